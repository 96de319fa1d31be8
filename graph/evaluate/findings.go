package evaluate

import (
	"math"
	"slices"
	"strings"
)

// Levels at which findings are scored.
const (
	levelT      = "T"        // election, issue, polarity
	levelS      = "S"        // and the set of bodies
	levelStrict = "S-strict" // without alternatives
	levelA      = "A"        // each body by itself
	levelM      = "M"        // S, and the place in the text
)

var levels = [...]string{levelT, levelS, levelStrict, levelA, levelM}

const (
	problem     = "problem"
	improvement = "improvement"
	neutral     = "neutral"
)

// A unit is one thing to be matched: items of a gold that count as one with all that they accept, or predictions
// that were merged.
type unit struct {
	election        *electionKey
	issue, polarity string
	label           string // of a stance
	bodies          set
	required        bool
	readings        []reading
	places          []Place
	area            string
	members         []*Finding
}

// A reading is what one item of a gold accepts.
type reading struct {
	issues, polarities []string
	bodies             []set
}

func (g *unit) accepts(p *unit, level string) bool {
	if !same(g.election, p.election) || g.label != p.label {
		return false
	}
	if level == levelStrict {
		return g.exact(p, levelS)
	}
	return slices.ContainsFunc(g.readings, func(r reading) bool {
		return slices.Contains(r.issues, p.issue) && slices.Contains(r.polarities, p.polarity) &&
			(level == levelT || slices.ContainsFunc(r.bodies, func(b set) bool { return b.key == p.bodies.key }))
	})
}

// exact reports whether no alternative is needed.
func (g *unit) exact(p *unit, level string) bool {
	return g.issue == p.issue && g.polarity == p.polarity && (level == levelT || g.bodies.key == p.bodies.key)
}

// goldUnits gives the findings of a gold; those with equal election, issue, polarity and (if sourced) bodies are one,
// required if any is.
func goldUnits(a *Annotation, sourced bool) []*unit {
	type key struct{ election, issue, polarity, bodies string }
	elections, at := a.keys(), map[key]*unit{}
	var units []*unit
	for _, f := range a.Findings {
		bodies := variants(f.AttributedTo, f.AttributedAlt, rolled)
		k := key{f.Election, f.Issue, f.Polarity, ""}
		if sourced {
			k.bodies = bodies[0].key
		}
		g := at[k]
		if g == nil {
			g = &unit{election: elections[f.Election], issue: f.Issue, polarity: f.Polarity, area: f.Area}
			if sourced {
				g.bodies = bodies[0]
			}
			at[k] = g
			units = append(units, g)
		}
		g.required = g.required || !f.Optional && f.Polarity != neutral
		g.readings = append(g.readings, reading{append([]string{f.Issue}, f.AltIssues...), append([]string{f.Polarity}, f.AltPolarity...), bodies})
		g.places = append(g.places, f.Places...)
		g.members = append(g.members, f)
	}
	return units
}

// predUnits gives the findings of a prediction, merged likewise. areas gives the area of an issue and may be nil.
func predUnits(a *Annotation, sourced bool, areas map[string]string) []*unit {
	type key struct {
		election                electionKey
		id                      string // of an election that is not there
		issue, polarity, bodies string
	}
	elections, at := a.keys(), map[key]*unit{}
	var units []*unit
	for _, f := range a.Findings {
		k := key{issue: f.Issue, polarity: f.Polarity}
		election := elections[f.Election]
		if election != nil {
			k.election = *election
		} else {
			k.id = "no " + f.Election
		}
		var bodies set
		if sourced {
			bodies = rolled(f.AttributedTo)
			k.bodies = bodies.key
		}
		p := at[k]
		if p == nil {
			p = &unit{election: election, issue: f.Issue, polarity: f.Polarity, bodies: bodies, area: f.Area}
			if area, ok := areas[f.Issue]; ok {
				p.area = area
			}
			at[k] = p
			units = append(units, p)
		}
		p.places = append(p.places, f.Places...)
		p.members = append(p.members, f)
	}
	return units
}

// union gives the union of a list of the members, first the first that is set of another field.
func (p *unit) union(list func(*Finding) []string) set {
	var all []string
	for _, m := range p.members {
		all = append(all, list(m)...)
	}
	return newSet(all)
}

func (p *unit) first(field func(*Finding) string) string {
	for _, m := range p.members {
		if s := field(m); s != "" {
			return s
		}
	}
	return ""
}

func stance(f *Finding) []string { return f.Stance }

// usable leaves out predicted neutrals, but for those that a finding with a direction accepts as an alternative.
func usable(preds, golds []*unit) []*unit {
	return slices.DeleteFunc(slices.Clone(preds), func(p *unit) bool {
		return p.polarity == neutral && !slices.ContainsFunc(golds, func(g *unit) bool { return g.polarity != neutral && g.accepts(p, levelT) })
	})
}

// matchUnits matches for most required, then most optional, then most exact; what is still open goes by the places.
func matchUnits(golds, preds []*unit, level string, w *words) []pair {
	return match(len(golds), len(preds), func(i, j int) bool {
		if level == levelM {
			return golds[i].accepts(preds[j], levelS) && w.alike(preds[j].places, golds[i].places)
		}
		return golds[i].accepts(preds[j], level)
	}, func(i, j int) []int {
		g, p := golds[i], preds[j]
		return []int{one(g.required), one(!g.required), one(g.exact(p, level)), hundredths(w.overlap(p.places, g.places))}
	})
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hundredths makes a share a whole number up to 99.
func hundredths(share float64) int { return int(math.RoundToEven(99 * share)) }

// counted gives the counts of a matching. A neutral prediction that matched nothing was never there.
func counted(golds, preds []*unit, pairs []pair) Counts {
	var c Counts
	hit := make([]bool, len(preds))
	for _, x := range pairs {
		hit[x.pred] = true
		if golds[x.gold].required {
			c.TP++
		} else {
			c.Optional++
		}
	}
	for _, g := range golds {
		c.FN += one(g.required)
	}
	c.FN -= c.TP
	for j, p := range preds {
		c.FP += one(!hit[j] && p.polarity != neutral)
	}
	return c
}

// atoms makes a unit of each body. A gold takes the set of bodies that the predictions on its topic cover best.
func atoms(golds, preds []*unit) (gs, ps []*unit) {
	for _, g := range golds {
		var there []string
		for _, p := range preds {
			if g.accepts(p, levelT) {
				there = append(there, p.bodies.ids...)
			}
		}
		var sets []set
		for _, r := range g.readings {
			sets = append(sets, r.bodies...)
		}
		for _, b := range nearest(sets, newSet(there)).ids {
			u := *g
			u.bodies = newSet([]string{b})
			u.readings = nil
			for _, r := range g.readings {
				u.readings = append(u.readings, reading{r.issues, r.polarities, []set{u.bodies}})
			}
			gs = append(gs, &u)
		}
	}
	for _, p := range preds {
		for _, b := range p.bodies.ids {
			u := *p
			u.bodies = newSet([]string{b})
			ps = append(ps, &u)
		}
	}
	return gs, ps
}

// A matching is what was matched with what.
type matching struct {
	golds, preds []*unit
	pairs        []pair
}

// scoreFindings fills the figures of all levels and gives the matching at S for what builds on it.
func scoreFindings(gold, pred *Annotation, w *words, areas map[string]string, out *tally) (kept matching) {
	for _, level := range levels {
		golds, preds := goldUnits(gold, level != levelT), predUnits(pred, level != levelT, areas)
		if level == levelStrict {
			preds = slices.DeleteFunc(preds, func(p *unit) bool { return p.polarity == neutral })
		} else {
			preds = usable(preds, golds)
		}
		if level == levelA {
			golds, preds = atoms(golds, preds)
		}
		pairs := matchUnits(golds, preds, level, w)
		out.count("findings/"+level, counted(golds, preds, pairs))
		m := matching{golds, preds, pairs}
		m.breakdown("findings/"+level+"/polarity/", []string{problem, improvement}, func(u *unit) string { return u.polarity }, out)
		switch level {
		case levelT, levelS:
			m.breakdown("findings/"+level+"/area/", nil, func(u *unit) string {
				if u.area == "" {
					return "unknown"
				}
				return u.area
			}, out)
		}
		if level == levelS {
			kept = m
		}
	}
	return kept
}

// breakdown fills figures by a property of the units; always names the values that are there in any case.
func (m matching) breakdown(prefix string, always []string, of func(*unit) string, out *tally) {
	groups := map[string]*Counts{}
	at := func(k string) *Counts {
		if groups[k] == nil {
			groups[k] = new(Counts)
		}
		return groups[k]
	}
	for _, k := range always {
		at(k)
	}
	hitGold, hitPred := make([]bool, len(m.golds)), make([]bool, len(m.preds))
	for _, x := range m.pairs {
		hitGold[x.gold], hitPred[x.pred] = true, true
	}
	for i, g := range m.golds {
		c := at(of(g))
		switch {
		case hitGold[i] && g.required:
			c.TP++
		case hitGold[i]:
			c.Optional++
		case g.required:
			c.FN++
		}
	}
	for j, p := range m.preds {
		if !hitPred[j] && p.polarity != neutral {
			at(of(p)).FP++
		}
	}
	for k, c := range groups {
		if k != neutral {
			out.count(prefix+k, *c)
		}
	}
}

// scoreAttributes fills the figures on matched pairs whose gold is required: an optional finding costs nothing, not
// even by its attributes.
func scoreAttributes(m matching, out *tally) {
	stage, exact := new(Mean), new(Mean)
	values := []struct {
		name, usual string
		of          func(*Finding) string
	}{
		{"extent-class", "", func(f *Finding) string { return f.extent().Class }},
		{"severity", "", func(f *Finding) string {
			if f.Severity == "normal" {
				return ""
			}
			return f.Severity
		}},
		{"certainty", "asserted", func(f *Finding) string { return f.Certainty }},
		{"trend", "", func(f *Finding) string { return f.Trend }},
		{"scope", "election", func(f *Finding) string { return f.Scope }},
	}
	all, set := make([]Mean, len(values)), make([]Mean, len(values))
	for _, x := range m.pairs {
		if !m.golds[x.gold].required {
			continue
		}
		g, p := m.golds[x.gold].members[0], m.preds[x.pred]
		if (g.StageBasis == "" || g.StageBasis == "text" || g.StageBasis == "concept") && len(g.Stage) > 0 {
			stage.add(newSet(g.Stage).jaccard(p.union(func(f *Finding) []string { return f.Stage })))
		}
		ge, pe := g.extent(), Extent{}
		if i := slices.IndexFunc(p.members, func(f *Finding) bool { return f.Extent != nil }); i >= 0 {
			pe = *p.members[i].Extent
		}
		if ge.Value != nil || pe.Value != nil {
			exact.addIf(ge.Value != nil && pe.Value != nil && *ge.Value == *pe.Value && ge.Of == pe.Of && ge.op() == pe.op())
		}
		for k, v := range values {
			a, b := v.of(g), p.merged(v.name, v.of)
			if v.name == "extent-class" {
				b = pe.Class
			}
			if a == "" {
				a = v.usual
			}
			if b == "" {
				b = v.usual
			}
			all[k].addIf(a == b)
			if a != v.usual || b != v.usual {
				set[k].addIf(a == b)
			}
		}
	}
	out.means["attributes/stage"], out.means["attributes/extent-exact"] = *stage, *exact
	for k, v := range values {
		out.means["attributes/"+v.name] = all[k]
		out.means["attributes/"+v.name+"/where-set"] = set[k]
	}
}

// merged gives a field of merged predictions. A severity that is said to be normal keeps a later one from counting.
func (p *unit) merged(name string, of func(*Finding) string) string {
	if name == "severity" {
		if s := p.first(func(f *Finding) string { return f.Severity }); s != "normal" {
			return s
		}
		return ""
	}
	return p.first(of)
}

func (f *Finding) extent() Extent {
	if f.Extent == nil {
		return Extent{}
	}
	return *f.Extent
}

func (e Extent) op() string {
	if e.Op == "" {
		return "="
	}
	return e.Op
}

// A Miss is a finding of the gold that was missed, or a predicted one that is not in it, at level S.
type Miss struct {
	ID           string   `json:"id"`
	Issue        string   `json:"issue"`
	Polarity     string   `json:"polarity"`
	AttributedTo []string `json:"attributed_to"`
	Gloss        string   `json:"gloss,omitempty"` // of the gold
	Evidence     string   `json:"evidence"`        // its words, shortened
	Rule         string   `json:"rule,omitempty"`  // that gave the prediction
	// DiffersIn says what the likeliest counterpart has otherwise: source, polarity, election, issue; "" if there is
	// none.
	DiffersIn string `json:"differs_in,omitempty"`
	Nearest   string `json:"nearest,omitempty"` // that counterpart
}

// misses gives the missed and spurious findings of a matching, each with the likeliest reason.
func (m matching) misses(w *words) (missed, spurious []Miss) {
	missed, spurious = []Miss{}, []Miss{}
	hitGold, hitPred := make([]bool, len(m.golds)), make([]bool, len(m.preds))
	for _, x := range m.pairs {
		hitGold[x.gold], hitPred[x.pred] = true, true
	}
	const far = 9
	// about tells how a gold and a prediction that did not match are related; smaller is nearer.
	about := func(g, p *unit) (rank int, why string) {
		topic := slices.ContainsFunc(g.readings, func(r reading) bool { return slices.Contains(r.issues, p.issue) })
		switch {
		case g.accepts(p, levelS):
			return 0, "nothing: one of two predictions for it"
		case g.accepts(p, levelT):
			return 0, "source"
		case topic && same(g.election, p.election):
			return 1, "polarity"
		case topic:
			return 2, "election"
		case w.alike(p.places, g.places):
			return 3, "issue"
		}
		return far, ""
	}
	name := func(u *unit) string {
		return u.members[0].ID + " " + u.issue + " " + u.polarity + " by " + orNobody(u.bodies.key)
	}
	for i, g := range m.golds {
		if hitGold[i] || !g.required {
			continue
		}
		f := g.members[0]
		x := Miss{ID: f.ID, Issue: g.issue, Polarity: g.polarity, AttributedTo: list(g.bodies.ids), Gloss: f.Gloss}
		if len(g.places) > 0 {
			x.Evidence = shorten(w.slice(g.places[0]), 80)
		}
		best := far
		for j, p := range m.preds {
			if hitPred[j] || p.polarity == neutral {
				continue
			}
			if rank, why := about(g, p); rank < best {
				best, x.DiffersIn, x.Nearest = rank, why, name(p)
			}
		}
		missed = append(missed, x)
	}
	for j, p := range m.preds {
		if hitPred[j] || p.polarity == neutral {
			continue
		}
		f := p.members[0]
		x := Miss{ID: f.ID, Issue: p.issue, Polarity: p.polarity, AttributedTo: list(p.bodies.ids), Evidence: shorten(f.Quote, 80), Rule: f.Rule}
		best := far
		for _, g := range m.golds {
			if rank, why := about(g, p); rank < best {
				best, x.DiffersIn, x.Nearest = rank, why, name(g)+" ("+g.members[0].Gloss+")"
			}
		}
		x.Nearest = strings.TrimSuffix(x.Nearest, " ()")
		spurious = append(spurious, x)
	}
	return missed, spurious
}

func orNobody(bodies string) string {
	if bodies == "" {
		return "nobody"
	}
	return bodies
}

// list makes an absent list an empty one.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
