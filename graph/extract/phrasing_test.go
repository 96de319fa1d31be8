package extract

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
)

// phrasingLessons makes lessons of what is asked for: each text asks one thing, in words of its own.
func phrasingLessons(t *testing.T) (out []PhrasingLesson) {
	t.Helper()
	for action, contents := range map[string][]string{
		"ensure-transparency":    {"hang the sheets on the wall of every hall", "hang up the sheets before the halls close", "let anyone read the sheets on the wall", "bring the sheets to the wall of the town hall", "hang all sheets where people pass"},
		"improve-administration": {"buy lorries for the crates", "send the crates by lorry to the hills", "keep the crates dry on the lorries", "count the crates and lorries of the depot", "hire drivers for the lorries"},
	} {
		for i, content := range contents {
			text := "We urge the commission to " + content + "."
			doc, err := ingest.Read(strings.NewReader("Statement on the Parliamentary Election in Georgia\n\nU.S. Mission to the OSCE\n\n"+text+"\n"), "lesson.txt", ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			at := strings.Index(doc.Text, text)
			out = append(out, PhrasingLesson{Doc: doc, Group: string(rune('a' + i)), Requests: []LessonRequest{{Actions: []string{action}, Addressees: []string{"election-administration"}, Spans: []schema.Span{{Start: at + 3, End: at + len(text) - 1}}}}})
		}
	}
	sortLessons(out)
	return out
}

func sortLessons(list []PhrasingLesson) {
	for i := range list {
		for j := i; j > 0 && list[j].Doc.Text < list[j-1].Doc.Text; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func learnPhrasing(t *testing.T, lessons []PhrasingLesson) []byte {
	t.Helper()
	p, report, err := builtin(t).LearnPhrasing(context.Background(), lessons)
	if err != nil {
		t.Fatal(err)
	}
	if report.Requests != len(lessons) {
		t.Errorf("learnt from %d requests of %d", report.Requests, len(lessons))
	}
	var b bytes.Buffer
	if _, err := p.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPhrasing(t *testing.T) {
	lessons := phrasingLessons(t)
	whole := learnPhrasing(t, lessons)
	if !bytes.Equal(whole, learnPhrasing(t, lessons)) {
		t.Fatal("the same lessons give two phrasings")
	}
	p, err := ReadPhrasing(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := p.WriteTo(&again); err != nil || !bytes.Equal(whole, again.Bytes()) {
		t.Fatalf("what was read is written otherwise: %v", err)
	}
	doc, err := ingest.Read(strings.NewReader("Statement on the Parliamentary Election in Georgia\n\nU.S. Mission to the OSCE\n\nWe urge the commission to see that lorries reach the crates.\n"), "statement.txt", ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	asks := func(e *Extractor) string {
		x, trace := e.Trace(doc)
		if len(x.Recommendations) != 1 {
			t.Fatalf("%d recommendations", len(x.Recommendations))
		}
		for _, s := range trace.Sentences {
			for _, f := range s.Phrasings {
				if !strings.Contains(f.Words, "lorries") {
					t.Errorf("trace names the words %q", f.Words)
				}
			}
		}
		return x.Recommendations[0].Action
	}
	if asks(builtin(t)) == "improve-administration" {
		t.Fatal("the rules know these words: the test needs others")
	}
	if got := asks(builtin(t).Heed(p)); got != "improve-administration" {
		t.Errorf("asks %s", got)
	}
}

func TestReadPhrasingDamaged(t *testing.T) {
	whole := learnPhrasing(t, phrasingLessons(t))
	for n := 0; n < len(whole); n += 1 + n/50 {
		if _, err := ReadPhrasing(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("%d of %d bytes are read as a whole phrasing", n, len(whole))
		}
	}
	if _, err := ReadPhrasing(bytes.NewReader(append(bytes.Clone(whole), 0))); err == nil {
		t.Error("a byte too many is not noticed")
	}
	if p, err := LoadPhrasing(fstest.MapFS{PhrasingFile: {Data: whole}}, fstest.MapFS{PhrasingFile: {}}); p != nil || err != nil {
		t.Errorf("an empty file above does not take the phrasing away: %v", err)
	}
	if p, err := LoadPhrasing(fstest.MapFS{PhrasingFile: {Data: whole}}, fstest.MapFS{}); p == nil || err != nil {
		t.Errorf("a layer without the file takes the phrasing away: %v", err)
	}
	if _, err := LoadPhrasing(fstest.MapFS{PhrasingFile: {Data: whole[:100]}}); err == nil || !strings.Contains(err.Error(), PhrasingFile) {
		t.Errorf("a damaged file is reported as %v", err)
	}
}

func FuzzReadPhrasing(f *testing.F) {
	f.Add([]byte(phrasingMagic))
	f.Add(append([]byte(phrasingMagic), make([]byte, 64)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadPhrasing(bytes.NewReader(b))
		if err != nil {
			return
		}
		var w bytes.Buffer
		if _, err := p.WriteTo(&w); err != nil {
			t.Fatal(err)
		}
	})
}
