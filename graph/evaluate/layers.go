package evaluate

import (
	"maps"
	"math"
	"slices"
)

// scoreStance fills the figures of the stance of findings: on the matching at S, from end to end, of the document.
func scoreStance(gold, pred *Annotation, kept matching, w *words, out *tally) {
	out.count("stance/finding", Counts{})
	labels := func(f *Finding) []set { return variants(f.Stance, f.StanceAlt, newSet) }
	for _, x := range kept.pairs {
		g := kept.golds[x.gold]
		if !g.required {
			continue
		}
		give := kept.preds[x.pred].union(stance)
		want := nearest(labels(g.members[0]), give)
		for _, label := range newSet(slices.Concat(want.ids, give.ids)).ids {
			c := Counts{one(want.has(label) && give.has(label)), one(!want.has(label)), one(!give.has(label)), 0}
			for _, name := range []string{"stance/finding", "stance/finding/label/" + label} {
				out.count(name, out.counts[name].plus(c))
			}
		}
	}

	topics := goldUnits(gold, false)
	given := usable(predUnits(pred, false, nil), topics)
	var golds, preds []*unit
	for _, g := range topics {
		var there []string
		for _, p := range given {
			if g.accepts(p, levelT) {
				there = append(there, p.union(stance).ids...)
			}
		}
		needed := map[string]bool{}
		for _, f := range g.members {
			for _, label := range nearest(labels(f), newSet(there)).ids {
				needed[label] = needed[label] || !f.Optional && f.Polarity != neutral
			}
		}
		for _, label := range slices.Sorted(maps.Keys(needed)) {
			u := *g
			u.label, u.required = label, needed[label]
			golds = append(golds, &u)
		}
	}
	for _, p := range given {
		for _, label := range p.union(stance).ids {
			u := *p
			u.label = label
			preds = append(preds, &u)
		}
	}
	m := matching{golds, preds, matchUnits(golds, preds, levelT, w)}
	out.count("stance/end-to-end", counted(golds, preds, m.pairs))
	m.breakdown("stance/end-to-end/label/", nil, func(u *unit) string { return u.label }, out)
	for _, p := range preds { // a label of neutral predictions alone has a row as well
		if name := "stance/end-to-end/label/" + p.label; out.counts[name] == (Counts{}) {
			out.count(name, Counts{})
		}
	}

	type answer struct{ label, target string }
	want, give := map[answer]bool{}, map[answer]bool{}
	for _, r := range gold.Responses {
		want[answer{r.Label, r.Target}] = want[answer{r.Label, r.Target}] || !r.Optional
	}
	for _, r := range pred.Responses {
		give[answer{r.Label, r.Target}] = true
	}
	out.count("stance/document", setCounts(want, give))
}

// setCounts compares sets; wanted says which of the gold's are required.
func setCounts[K comparable](wanted, given map[K]bool) Counts {
	var c Counts
	for k, required := range wanted {
		switch {
		case given[k] && required:
			c.TP++
		case given[k]:
			c.Optional++
		case required:
			c.FN++
		}
	}
	for k := range given {
		if _, ok := wanted[k]; !ok {
			c.FP++
		}
	}
	return c
}

// simpleCounts gives the counts of a matching of items that are not units.
func simpleCounts(required []bool, preds int, pairs []pair) Counts {
	c := Counts{FP: preds - len(pairs)}
	for _, r := range required {
		c.FN += one(r)
	}
	for _, x := range pairs {
		c.TP += one(required[x.gold])
	}
	c.FN -= c.TP
	c.Optional = len(pairs) - c.TP
	return c
}

func scoreElections(gold, pred *Annotation, out *tally) {
	golds := gold.Elections
	// Predictions of one election are one; the first gives the role, the last the place in the order.
	var preds []*Election
	for i, e := range pred.Elections {
		if slices.ContainsFunc(pred.Elections[i+1:], func(o *Election) bool { return o.key == e.key }) {
			continue
		}
		first := slices.IndexFunc(pred.Elections, func(o *Election) bool { return o.key == e.key })
		preds = append(preds, pred.Elections[first])
	}
	required := make([]bool, len(golds))
	for i, g := range golds {
		required[i] = !g.Optional
	}
	out.count("elections", simpleCounts(required, len(preds), match(len(golds), len(preds),
		func(i, j int) bool { return same(&golds[i].key, &preds[j].key) },
		func(i, j int) []int {
			return []int{one(required[i]), one(!required[i]), one(golds[i].Role == preds[j].Role)}
		})))

	isFocus := func(e *Election) bool { return e.Role == "focus" }
	focus, claimed := slices.Collect(filter(golds, isFocus)), slices.Collect(filter(pred.Elections, isFocus))
	claimed = claimed[:min(len(claimed), len(focus))]
	pairs := match(len(focus), len(claimed), func(i, j int) bool { return true }, func(i, j int) []int {
		sum := 0.0
		for _, track := range tracks {
			for _, f := range fields {
				sum += f.credit(track.of(f.of(focus[i])), track.of(f.of(claimed[j])))
			}
		}
		return []int{1, int(math.RoundToEven(12 * sum))}
	})
	of := make([]*Election, len(focus))
	for _, x := range pairs {
		of[x.gold] = claimed[x.pred]
	}
	for _, track := range tracks {
		for _, f := range fields {
			var m Mean
			for i, g := range focus {
				if of[i] == nil {
					m.add(0)
					continue
				}
				m.add(f.credit(track.of(f.of(g)), track.of(f.of(of[i]))))
			}
			out.means["focus/"+track.name+"/"+f.name] = m
		}
		var m Mean
		if pred.Dated {
			m.add(dateCredit(track.of(gold.Date), track.of(pred.Date)))
		} else {
			m.add(0)
		}
		out.means["document-date/"+track.name] = m
	}
}

var tracks = [...]struct {
	name string
	of   func(Track) *string
}{
	{"text", func(t Track) *string { return t.Text }},
	{"knowledge", func(t Track) *string { return t.Full }},
}

// fields are those of the focus election.
var fields = [...]struct {
	name   string
	of     func(*Election) Track
	credit func(gold, pred *string) float64
}{
	{"country", func(e *Election) Track { return e.Country }, equalCredit},
	{"type", func(e *Election) Track { return e.Type }, equalCredit},
	{"chamber", func(e *Election) Track { return e.Chamber }, chamberCredit},
	{"date", func(e *Election) Track { return e.Date }, dateCredit},
}

func equalCredit(gold, pred *string) float64 {
	return float64(one((gold == nil) == (pred == nil) && fold(value(gold)) == fold(value(pred))))
}

func chamberCredit(gold, pred *string) float64 {
	if gold == nil || pred == nil {
		return float64(one(gold == nil && pred == nil))
	}
	names := chamberNames(*gold)
	for n := range chamberNames(*pred) {
		if names[n] {
			return 1
		}
	}
	return 0
}

func scoreBodies(gold, pred *Annotation, out *tally) {
	want, give := map[string]bool{}, map[string]bool{}
	roles := [2]map[string][]string{{}, {}}
	for k, a := range []*Annotation{gold, pred} {
		for _, b := range a.Bodies {
			id := rollBody(b.ID)
			roles[k][id] = append(roles[k][id], b.Role)
			switch {
			case b.Role != "observer":
			case k == 0:
				want[id] = want[id] || !b.External && !b.Optional
			default:
				give[id] = true
			}
		}
	}
	out.count("observers", setCounts(want, give))
	var m Mean
	for id, rs := range roles[0] {
		if ps, ok := roles[1][id]; ok {
			m.addIf(slices.ContainsFunc(rs, func(r string) bool { return slices.Contains(ps, r) }))
		}
	}
	out.means["body-role"] = m
}

// sign gives the direction of a class of assessments.
func sign(class string) string {
	switch class {
	case "in-line", "largely-in-line", "progress":
		return "positive"
	case "mixed":
		return "mixed"
	case "progress-slowed", "reform-needed", "fell-short", "not-met":
		return "negative"
	case "withheld":
		return "none"
	}
	return ""
}

func scoreAssessments(gold, pred *Annotation, out *tally) {
	// Assessments are units with the class as issue and no polarity.
	var golds, preds []*unit
	goldKeys, predKeys := gold.keys(), pred.keys()
	type key struct {
		election electionKey
		id       string
		class    string
		bodies   string
	}
	at := map[key]*unit{}
	for _, a := range gold.Assessments {
		bodies := variants(a.AttributedTo, a.AttributedAlt, rolled)
		k := key{id: a.Election, class: a.Class, bodies: bodies[0].key}
		g := at[k]
		if g == nil {
			g = &unit{election: goldKeys[a.Election], issue: a.Class, bodies: bodies[0]}
			at[k] = g
			golds = append(golds, g)
		}
		g.required = g.required || !a.Optional
		g.readings = append(g.readings, reading{append([]string{a.Class}, a.AltClasses...), []string{""}, bodies})
		g.places = append(g.places, a.Places...)
	}
	clear(at)
	for _, a := range pred.Assessments {
		bodies := rolled(a.AttributedTo)
		k := key{class: a.Class, bodies: bodies.key}
		election := predKeys[a.Election]
		if election != nil {
			k.election = *election
		} else {
			k.id = "no " + a.Election
		}
		p := at[k]
		if p == nil {
			p = &unit{election: election, issue: a.Class, bodies: bodies}
			at[k] = p
			preds = append(preds, p)
		}
		p.places = append(p.places, a.Places...)
	}
	lenient := func(g, p *unit) bool {
		return same(g.election, p.election) && slices.ContainsFunc(g.readings, func(r reading) bool {
			return slices.ContainsFunc(r.issues, func(c string) bool { return sign(c) == sign(p.issue) }) &&
				slices.ContainsFunc(r.bodies, func(b set) bool { return b.key == p.bodies.key })
		})
	}
	for _, way := range []struct {
		name string
		fits func(g, p *unit) bool
	}{{"strict", func(g, p *unit) bool { return g.accepts(p, levelS) }}, {"lenient", lenient}} {
		pairs := match(len(golds), len(preds), func(i, j int) bool { return way.fits(golds[i], preds[j]) }, func(i, j int) []int {
			g, p := golds[i], preds[j]
			return []int{one(g.required), one(!g.required), one(g.exact(p, levelS)), one(touch(g.places, p.places))}
		})
		out.count("assessments/"+way.name, counted(golds, preds, pairs))
	}
}

// addressees gives those of a recommendation, the parts of the host's authorities as one.
func addressees(r *Recommendation) set {
	out := slices.Clone(r.Addressee)
	for i, a := range out {
		switch a {
		case "host-state", "host-government", "host-officials", "host-president", "host-local-authorities":
			out[i] = "host-authorities"
		}
	}
	return newSet(out)
}

func scoreRecommendations(gold, pred *Annotation, out *tally) {
	golds, preds := gold.Recommendations, pred.Recommendations
	base := func(g, p *Recommendation) bool {
		issuers := rolled(p.IssuedBy).key
		return slices.ContainsFunc(variants(g.IssuedBy, g.IssuedAlt, rolled), func(s set) bool { return s.key == issuers }) &&
			addressees(g).common(addressees(p)) > 0 && touch(g.Places, p.Places)
	}
	action := func(g, p *Recommendation) bool {
		return p.Action == g.Action || slices.Contains(g.AltActions, p.Action)
	}
	equal := func(g, p *Recommendation) bool { return addressees(g).key == addressees(p).key }
	required := make([]bool, len(golds))
	for i, g := range golds {
		required[i] = !g.Optional
	}
	for _, way := range []struct {
		name string
		fits func(g, p *Recommendation) bool
	}{
		{"default", func(g, p *Recommendation) bool { return base(g, p) && action(g, p) }},
		{"strict", func(g, p *Recommendation) bool { return base(g, p) && action(g, p) && equal(g, p) }},
		{"lenient", base},
	} {
		pairs := match(len(golds), len(preds), func(i, j int) bool { return way.fits(golds[i], preds[j]) }, func(i, j int) []int {
			g, p := golds[i], preds[j]
			return []int{one(required[i]), one(!required[i]), one(equal(g, p)) + one(g.Action == p.Action), one(g.Force == p.Force)}
		})
		out.count("recommendations/"+way.name, simpleCounts(required, len(preds), pairs))
		if way.name == "default" {
			var force Mean
			for _, x := range pairs {
				if required[x.gold] {
					force.addIf(golds[x.gold].Force == preds[x.pred].Force)
				}
			}
			out.means["recommendations/force"] = force
		}
	}
}

func scoreLinks(gold, pred *Annotation, w *words, out *tally) {
	golds, preds := gold.Links, pred.Links
	goldKeys, predKeys := gold.keys(), pred.keys()
	// Findings of the prediction as those of the gold, matched as at S but with the neutral ones.
	ids := map[string][]string{}
	sg, sp := goldUnits(gold, true), predUnits(pred, true, nil)
	for _, x := range matchUnits(sg, sp, levelS, w) {
		for _, m := range sp[x.pred].members {
			for _, f := range sg[x.gold].members {
				ids[m.ID] = append(ids[m.ID], f.ID)
			}
		}
	}
	scope := func(g, p *Link) (best float64) {
		var there []string
		for _, id := range p.Findings {
			if found, ok := ids[id]; ok {
				there = append(there, found...)
			} else {
				there = append(there, "predicted "+id)
			}
		}
		for _, s := range variants(g.Findings, g.FindingsAlt, newSet) {
			best = max(best, s.jaccard(newSet(there)))
		}
		return best
	}
	required := make([]bool, len(golds))
	for i, g := range golds {
		required[i] = !g.Optional
	}
	pairs := match(len(golds), len(preds), func(i, j int) bool {
		g, p := golds[i], preds[j]
		switch {
		case g.Type != p.Type:
			return false
		case g.To == "":
			return p.To == "" && targetClass(g.ToText) == targetClass(p.ToText)
		}
		return same(goldKeys[g.To], predKeys[p.To])
	}, func(i, j int) []int {
		return []int{one(required[i]), one(!required[i]), hundredths(scope(golds[i], preds[j]))}
	})
	out.count("links", simpleCounts(required, len(preds), pairs))
	var found Mean
	for _, x := range pairs {
		if required[x.gold] {
			found.add(scope(golds[x.gold], preds[x.pred]))
		}
	}
	out.means["links/findings"] = found
}

// filter gives the elements for which keep holds.
func filter[T any](all []T, keep func(T) bool) func(func(T) bool) {
	return func(yield func(T) bool) {
		for _, x := range all {
			if keep(x) && !yield(x) {
				return
			}
		}
	}
}
