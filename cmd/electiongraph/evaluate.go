package main

import (
	"bytes"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph/evaluate"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

func evaluateCommand() *command {
	var gold, texts, pred string
	var misses int
	return &command{
		name: "evaluate", group: "Words", short: "how good extraction is on texts that people have annotated",
		long: `Extracts from each text that an annotation names (or reads the extractions in --pred, NAME.json each) and scores
them after section 17 of the codebook: precision, recall and F1 for each layer, area, country and kind of document, with intervals
from 1000 bootstrap samples of the documents. S counts a finding as right if election, issue, direction and source are; T leaves the
source out. --errors lists what was missed and what is spurious.`,
		example: "evaluate --gold graph/extract/testdata/annotated/open/gold --texts graph/extract/testdata/annotated/open/texts",
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&gold, "gold", "", "folder of annotations (NAME.yaml)")
			fs.StringVar(&texts, "texts", "", "folder of the texts that they are about")
			fs.StringVar(&pred, "pred", "", "folder of extractions to score, in place of extracting")
			fs.IntVar(&misses, "errors", 0, "list that many missed and spurious findings; -1 for all")
		},
		run: func(p *program, args []string) error {
			if gold == "" || texts == "" {
				return &usageError{"evaluate needs --gold and --texts", "electiongraph help evaluate"}
			}
			golds, warnings, err := evaluate.Load(os.DirFS(gold), os.DirFS(texts), textOf)
			if err != nil {
				return err
			}
			lib, err := p.library()
			if err != nil {
				return err
			}
			var predictions []*evaluate.Prediction
			if pred != "" {
				var more []schema.Problem
				if predictions, more, err = evaluate.LoadPredictions(golds, os.DirFS(pred)); err != nil {
					return err
				}
				warnings = append(warnings, more...)
			} else if predictions, err = p.predict(lib, golds); err != nil {
				return err
			}
			for i := range warnings {
				p.tui.warning(&warnings[i])
			}
			areas := map[string]string{}
			for _, is := range lib.codebook.Issues {
				areas[is.ID] = is.Area
			}
			report := evaluate.Score(golds, predictions, evaluate.Options{Areas: areas, Samples: evaluate.Samples})
			if misses != 0 {
				return p.answer(missed{report.MissTable(misses)})
			}
			if err := p.answer(report); err != nil {
				return err
			}
			if !report.Sound() {
				return errReported
			}
			return nil
		},
	}
}

// missed is the list of misses as an answer.
type missed struct{ table query.Table }

func (m missed) Tables() []query.Table { return []query.Table{m.table} }
func (m missed) Flat() query.Table     { return m.table }

// textOf gives the text of a document as it is read.
func textOf(name string, b []byte) (string, error) {
	doc, err := ingest.Read(bytes.NewReader(b), name, ingest.Options{})
	if err != nil {
		return "", err
	}
	return doc.Text, nil
}

// annotatedText reads the text of an annotation.
func annotatedText(g *evaluate.Gold) (*schema.Document, error) {
	name := g.TextFile
	if g.Section {
		name = g.Name + ".txt"
	}
	return ingest.Read(strings.NewReader(g.Text), name, ingest.Options{})
}

// predict extracts from the text of every annotation.
func (p *program) predict(lib *library, golds []*evaluate.Gold) ([]*evaluate.Prediction, error) {
	extractor := lib.extractor()
	out := make([]*evaluate.Prediction, len(golds))
	p.tui.progress(len(golds), "extracting", "texts")
	defer p.tui.finish()
	for i, g := range golds {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		doc, err := annotatedText(g)
		if err != nil {
			return nil, err
		}
		if out[i], err = evaluate.FromExtraction(extractor.Extract(doc)); err != nil {
			return nil, err
		}
		p.tui.step()
	}
	return out, nil
}
