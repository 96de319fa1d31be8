package query

import (
	"slices"
	"strings"
	"sync"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// An issueEntry is what the graph says of an issue.
type issueEntry struct {
	label, area string
	broader     []string // the more general issues, the nearest first
}

// issueEntries hold what was looked up of issues.
type issueEntries struct {
	mu   sync.Mutex
	byID map[string]*issueEntry
}

// note gives what is kept under a name beside the columns; the first that asks has it made. Without columns, and if it
// cannot be made, nothing is kept. Nobody may change what it gives.
func note[T any](r *reader, name string, fresh func() (T, error)) (T, error) {
	if r.columns == nil {
		return fresh()
	}
	if v, ok := r.columns.Notes().Load(name); ok {
		return v.(T), nil
	}
	v, err := fresh()
	if err == nil {
		kept, _ := r.columns.Notes().LoadOrStore(name, v)
		v = kept.(T)
	}
	return v, err
}

// issues gives what is known of each of the issues, in their order; every one has an entry.
func (r *reader) issues(ids []string) ([]*issueEntry, error) {
	book, err := note(r, "issues", func() (*issueEntries, error) { return &issueEntries{byID: map[string]*issueEntry{}}, nil })
	if err != nil {
		return nil, err
	}
	book.mu.Lock()
	defer book.mu.Unlock()
	if err := r.lookUp(book.byID, ids); err != nil {
		return nil, err
	}
	out := make([]*issueEntry, len(ids))
	for i, id := range ids {
		out[i] = book.byID[id]
	}
	return out, nil
}

// lookUp adds the issues that are missing.
func (r *reader) lookUp(entries map[string]*issueEntry, ids []string) error {
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return entries[id] != nil })
	if len(missing) == 0 {
		return nil
	}
	terms := things("issue", missing)
	if err := r.known(terms); err != nil {
		return err
	}
	area, err := r.out(schema.PredInArea, terms)
	if err != nil {
		return err
	}
	broader, err := r.broader(terms)
	if err != nil {
		return err // what is half read must not be kept
	}
	for i, t := range terms {
		entries[missing[i]] = &issueEntry{r.label(t), bare(area.one(t)), bares(broader[t])}
	}
	return nil
}

// broader gives the more general issues of each, the nearest first.
func (r *reader) broader(issues []rdf.Term) (terms, error) {
	out := terms{}
	heads := map[rdf.Term]rdf.Term{} // issue → where its chain has come to
	for _, i := range issues {
		heads[i] = i
	}
	for depth := 0; depth < 8 && len(heads) > 0; depth++ {
		var at []rdf.Term
		for _, h := range heads {
			at = append(at, h)
		}
		t, err := r.out(schema.PredBroader, at)
		if err != nil {
			return nil, err
		}
		next := map[rdf.Term]rdf.Term{}
		for i, h := range heads {
			if b := t.one(h); b != "" && strings.HasPrefix(schema.Short(b), "issue/") && !slices.Contains(out[i], b) {
				out[i] = append(out[i], b)
				next[i] = b
			}
		}
		heads = next
	}
	return out, nil
}
