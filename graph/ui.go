package graph

import (
	"io/fs"

	"github.com/cayleygraph/cayley/ui"
)

// CayleyUI gives the files of Cayley's own pages, index.html at the top.
func CayleyUI() (fs.FS, error) { return fs.Sub(ui.FS, "web") }
