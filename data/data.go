// Package data holds the files people edit: codebook, gazetteer and the digests of the built-in sample.
// It knows nothing of their formats; packages schema/codebook and schema/gazetteer load them.
package data

import "embed"

// Files holds codebook/, gazetteer/ and digests/ as they stand in this folder.
//
//go:embed all:codebook all:gazetteer all:digests
var Files embed.FS
