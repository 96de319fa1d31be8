package extract

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
)

// lessonsFor makes lessons of sentences; "" is nothing.
func lessonsFor(t *testing.T, says map[string][]string, order []string) []Lesson {
	t.Helper()
	var out []Lesson
	for k, issue := range order {
		for i, text := range says[issue] {
			doc, err := ingest.Read(strings.NewReader("Report.\n\n"+text+"\n"), "lesson.txt", ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			l := Lesson{Doc: doc, Group: fmt.Sprint(i % 5)}
			if issue != "" {
				at := strings.Index(doc.Text, text)
				l.Findings = []LessonFinding{{Issues: []string{issue}, Sign: -1, Spans: []schema.Span{{Start: at, End: at + len(text)}}}}
			}
			if k == 0 && i == 0 {
				l.Group = "" // single sentences are of no group
			}
			out = append(out, l)
		}
	}
	return out
}

var smallLessons = map[string][]string{
	"election-logistics": {
		"The lorry with the crates got stuck on the pass and the village sat waiting.", "Two crates never left the depot of the district.",
		"A lorry broke down, and the crates reached the village at dusk.", "In the hills the crates were soaked when the lorry forded a river.",
		"Nobody had told the depot how many crates the village needed.", "The depot sent the wrong crates up the valley.",
	},
	"": {
		"The valley has some nine thousand inhabitants and one road.", "The river divides the district into two halves.",
		"The mission came on the first of May and left on the tenth.", "Its members visited the harbour and the old town.",
		"There are ninety seats, and each term lasts for four years.", "The next session of the chamber opens in June.",
	},
}

func TestOpinion(t *testing.T) {
	e := builtin(t)
	lessons := lessonsFor(t, smallLessons, []string{"election-logistics", ""})
	learn := func() *Opinion {
		o, report, err := e.Learn(context.Background(), lessons, LearnOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if report.Sentences < len(lessons) || report.Weights == 0 {
			t.Errorf("learnt from %d sentences, %d weights", report.Sentences, report.Weights)
		}
		return o
	}
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if _, err := learn().WriteTo(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Fatal("the same lessons give two opinions")
	}
	o, err := ReadOpinion(bytes.NewReader(one.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := o.WriteTo(&again); err != nil || !bytes.Equal(one.Bytes(), again.Bytes()) {
		t.Fatalf("what was read is written otherwise: %v", err)
	}
	o.limits[kindOther].add = -1 // a judge of twelve sentences trusts nothing

	const text = "Statement on the Parliamentary Election in Georgia of 8 October 2016\n\nObservers of the OSCE followed the vote. They noted that a lorry with crates for the village did not leave the depot.\n"
	doc, err := ingest.Read(strings.NewReader(text), "statement.txt", ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := func(e *Extractor) *schema.Finding {
		x, trace := e.Trace(doc)
		for i := range x.Findings {
			if f := &x.Findings[i]; f.Issue == "election-logistics" {
				explained := false
				for _, s := range trace.Sentences {
					for _, c := range s.Candidates {
						explained = explained || c.Issue == f.Issue && c.Lost == "" && strings.Contains(strings.Join(c.Rules, " "), "crates")
					}
				}
				if !explained {
					t.Error("trace does not tell by which words")
				}
				return f
			}
		}
		return nil
	}
	if found(e) != nil {
		t.Fatal("the patterns know these words: the test needs others")
	}
	f := found(New(e.cb, e.gz, o))
	if f == nil {
		t.Fatal("the opinion adds no finding")
	}
	if words := doc.Text[f.Span.Start:f.Span.End]; f.Polarity != schema.Problematic || !strings.Contains(words, "crates") {
		t.Errorf("%s: %q", f.Polarity, words)
	}
}

func TestReadOpinionDamaged(t *testing.T) {
	e := builtin(t)
	o, _, err := e.Learn(context.Background(), lessonsFor(t, smallLessons, []string{"election-logistics", ""}), LearnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := o.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for n := 0; n < len(whole); n += 1 + n/50 {
		if _, err := ReadOpinion(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("%d of %d bytes are read as a whole opinion", n, len(whole))
		}
	}
	if _, err := ReadOpinion(bytes.NewReader(append(bytes.Clone(whole), 0))); err == nil {
		t.Error("a byte too many is not noticed")
	}
	if o, err := LoadOpinion(fstest.MapFS{OpinionFile: {Data: whole}}, fstest.MapFS{OpinionFile: {}}); o != nil || err != nil {
		t.Errorf("an empty file above does not take the opinion away: %v", err)
	}
	if _, err := LoadOpinion(fstest.MapFS{OpinionFile: {Data: whole[:100]}}); err == nil || !strings.Contains(err.Error(), OpinionFile) {
		t.Errorf("a damaged file is reported as %v", err)
	}
}

func TestLearnStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := builtin(t).Learn(ctx, lessonsFor(t, smallLessons, []string{"election-logistics", ""}), LearnOptions{}); err == nil {
		t.Error("learning goes on when it is interrupted")
	}
}

func FuzzReadOpinion(f *testing.F) {
	f.Add([]byte(opinionMagic))
	f.Add([]byte(opinionMagic + "\x01\x01a"))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := ReadOpinion(bytes.NewReader(b))
		if err != nil {
			return
		}
		var w bytes.Buffer
		if _, err := o.WriteTo(&w); err != nil {
			t.Fatal(err)
		}
	})
}

// Where the sentence speaks for the other direction than a pattern's, its own is taken, if enough speaks for it.
func TestDirectionAgainstPattern(t *testing.T) {
	l := &limits{add: 0.5, keep: -3}
	for _, c := range []struct {
		pattern, other float32
		want           string
	}{
		{1, 0, "pattern"}, {0, 1, "other"}, {-1, 0, "pattern"}, {-4, 0, ""}, {-4, 1, "other"}, {2, 1, "pattern"},
	} {
		p := proposal{sign: -1, cand: 0, score: c.pattern}
		q := proposal{sign: 1, cand: -1, score: c.other}
		q.x[judgeOther] = 1
		list := []proposal{p, q, {label: 7, sign: 1, cand: -1, score: 9}}
		got := ""
		if l.pass(&p, rivalOf(list, &p)) {
			got += "pattern"
		}
		if l.pass(&q, rivalOf(list, &q)) {
			got += "other"
		}
		if got != c.want {
			t.Errorf("pattern %v, other %v: %q passes, want %q", c.pattern, c.other, got, c.want)
		}
	}
}
