package main

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// A library is what the program knows before it reads anything: the built-in data under the user's own.
type library struct {
	layers    []fs.FS
	codebook  *codebook.Codebook
	gazetteer *gazetteer.Gazetteer
	opinion   *extract.Opinion
	phrasing  *extract.Phrasing
	layouts   []ingest.Layout
}

// layoutsFolder holds families of reports beside those that package ingest knows.
const layoutsFolder = "layouts"

// layers gives the folders of data, the user's last.
func (p *program) layers() ([]fs.FS, error) {
	layers := []fs.FS{data.Files}
	if p.data == "" {
		return layers, nil
	}
	info, err := os.Stat(p.data)
	if err != nil {
		return nil, &schema.Problem{Code: "data-folder", File: p.data, Message: "cannot read the folder of --data: " + cause(err), Hint: "name a folder that holds codebook/, gazetteer/, opinion/, layouts/ or digests/"}
	}
	own := os.DirFS(p.data)
	found := false
	for _, name := range []string{codebook.Folder, "gazetteer", "opinion", layoutsFolder, digests} {
		_, err := fs.Stat(own, name)
		found = found || err == nil
	}
	if !info.IsDir() || !found {
		return nil, &schema.Problem{Code: "data-folder", File: p.data, Message: "there is nothing in it that could overlay the built-in data", Hint: "it should hold codebook/, gazetteer/, opinion/, layouts/ or digests/"}
	}
	return append(layers, own), nil
}

// library loads all that the program knows.
func (p *program) library() (*library, error) {
	return p.load(extract.LoadOpinion, extract.LoadPhrasing)
}

// withoutOpinion is the library for those who must not hear a second opinion, or are to make one: an old one may be unreadable.
func (p *program) withoutOpinion() (*library, error) {
	return p.load(func(...fs.FS) (*extract.Opinion, error) { return nil, nil }, func(...fs.FS) (*extract.Phrasing, error) { return nil, nil })
}

func (p *program) load(opinion func(...fs.FS) (*extract.Opinion, error), phrasing func(...fs.FS) (*extract.Phrasing, error)) (*library, error) {
	layers, err := p.layers()
	if err != nil {
		return nil, err
	}
	l := &library{layers: layers}
	var errs [5]error
	var all sync.WaitGroup
	all.Go(func() { l.codebook, errs[0] = codebook.Load(layers...) })
	all.Go(func() { l.gazetteer, errs[1] = gazetteer.Load(layers...) })
	all.Go(func() { l.opinion, errs[2] = opinion(layers...) })
	all.Go(func() { l.layouts, errs[3] = loadLayouts(layers) })
	all.Go(func() { l.phrasing, errs[4] = phrasing(layers...) })
	all.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return l, nil
}

// loadLayouts gives the families of reports, the user's before those that everybody has.
func loadLayouts(layers []fs.FS) (list []ingest.Layout, err error) {
	for _, layer := range layers {
		names, err := fs.Glob(layer, layoutsFolder+"/*.yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			data, err := fs.ReadFile(layer, name)
			if err != nil {
				return nil, err
			}
			own, err := ingest.ParseLayouts(data, name)
			if err != nil {
				return nil, err
			}
			list = append(list, own...)
		}
	}
	return append(list, ingest.DefaultLayouts()...), nil
}

// reading says how documents are read.
func (l *library) reading() ingest.Options { return ingest.Options{Layouts: l.layouts} }

func (l *library) extractor() *extract.Extractor {
	return extract.New(l.codebook, l.gazetteer, l.opinion).Heed(l.phrasing)
}

// open opens the graph for reading or for writing; close it.
func (p *program) open(write bool) (*graph.Graph, error) {
	return graph.Open(p.ctx, p.address, graph.Options{ReadOnly: !write, Wait: p.wait})
}

// read calls fn with the graph, opened for reading.
func (p *program) read(fn func(*graph.Graph) error) error {
	g, err := p.open(false)
	if err != nil {
		return err
	}
	return errors.Join(fn(g), g.Close())
}

// cause is the reason of an error of the operating system without the path, which is said anyway.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
