package extract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

var addresseeWords = []struct {
	id, fine string
	bases    []string
}{
	{"election-administration", "", []string{"commission", "cec", "inec", "iebc", "comelec", "administrator"}},
	{"host-parliament", "", []string{"parliament", "legislature", "lawmaker", "legislator", "assembly", "congress", "deputy"}},
	{"judiciary-police", "", []string{"court", "police", "prosecutor", "judiciary", "force"}},
	{"parties-candidates", "", []string{"party", "candidate", "politician", "contestant", "actor", "stakeholder", "opposition"}},
	{"media", "", []string{"media", "broadcaster", "journalist", "press"}},
	{"civil-society", "", []string{"society", "ngo", "organization", "observer"}},
	{"people", "", []string{"people", "citizen", "voter", "public"}},
	{"host-authorities", "host-government", []string{"government", "regime"}},
	{"host-authorities", "host-officials", []string{"official", "authority", "leader", "leadership", "administration"}},
	{"host-authorities", "host-president", []string{"president"}},
	{"international-community", "", []string{"community", "state", "partner", "donor", "mission"}},
}

// addressees reads whom words [lo, hi) address.
func (d *docState) addressees(s *sentence, lo, hi int) (ids []string, fine string) {
	add := func(id, f string) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		if fine == "" {
			fine = f
		}
	}
	for i := lo; i < hi && i < len(s.words); i++ {
		for _, a := range addresseeWords {
			if s.form(i).is(a.bases...) {
				if a.id == "civil-society" && s.is(i, "society") && s.lower(i-1) != "civil" {
					continue
				}
				if a.fine == "host-officials" && s.is(i-1, "community", "civic", "religious", "society") {
					add("civil-society", "")
					continue
				}
				if a.id == "international-community" && s.lower(i-1) != "international" && !s.is(i, "partner", "donor", "mission") {
					continue
				}
				if a.id == "civil-society" && s.is(i, "organization", "observer") && s.lower(i-1) == "international" {
					add("international-community", "")
					continue
				}
				add(a.id, a.fine)
			}
		}
		for _, h := range s.names {
			if h.lo != i || h.id == "US" {
				continue
			}
			switch h.kind {
			case countryName:
				if s.lower(h.lo-1) == "of" || s.lower(h.lo-1) == "in" {
					continue
				}
				if h.hi < len(s.words) && s.text[s.words[h.hi-1].end:s.words[h.hi].start] != " " && s.possessed(h.hi-1) {
					continue // Arcadia's leaders
				}
				add("host-authorities", "host-state")
			case demonymName:
				if strings.HasSuffix(s.lower(h.hi-1), "s") && (h.hi == hi || h.hi < len(s.words) && s.class(h.hi)&(preposition|coordinator) != 0 || s.lower(h.hi) == "to") {
					add("people", "")
				}
			case houseName:
				add("host-parliament", "")
			case bodyName:
				if d.isObserver(h.id) {
					add("international-community", "")
				}
			}
		}
	}
	return
}

// possessed reports whether word i carries 's.
func (s *sentence) possessed(i int) bool {
	end := s.words[i].end
	return strings.HasPrefix(s.text[end:], "'s") || strings.HasPrefix(s.text[end:], "’s")
}

// action classes the content of a recommendation.
var actionWords = []struct {
	id    string
	bases []string
	all   []string // one of these too, if given
}{
	{"treat-as-guidance", []string{"guidance", "constructive"}, nil},
	{"implement-recommendations", []string{"recommendation"}, nil},
	{"invite-observers", []string{"invite", "observer", "monitor", "accredit"}, []string{"invite", "allow", "access", "observer", "accredit"}},
	{"resolve-disputes-peacefully", []string{"violence", "peaceful", "peacefully", "dispute", "grievance", "calm", "restraint", "retaliation", "dialogue", "nonviolent", "non-violent", "incitement", "result"}, nil},
	{"ensure-accountability", []string{"accountable", "accountability", "investigate", "investigation", "prosecute", "impunity", "justice", "perpetrator", "sanction"}, nil},
	{"guarantee-media-freedom", []string{"media", "press", "journalist", "broadcaster", "internet"}, nil},
	{"respect-freedoms", []string{"freedom", "right", "liberty", "release", "detain", "prisoner", "detention", "harassment", "crackdown", "raid", "intimidation", "repression"}, nil},
	{"address-shortcomings", []string{"shortcoming", "concern", "irregularity", "deficiency", "problem", "violation", "allegation", "complaint", "flaw", "issue"}, nil},
	{"ensure-transparency", []string{"transparency", "transparent", "transparently", "publish", "open"}, nil},
	{"strengthen-pluralism", []string{"pluralism", "pluralist", "competition", "competitive", "opposition", "choice"}, nil},
	{"promote-inclusion", []string{"women", "woman", "minority", "inclusion", "inclusive", "disability", "disabled", "youth"}, nil},
	{"carry-out-reform", []string{"reform", "legislation", "law", "amend", "code", "change"}, nil},
	{"build-on-progress", []string{"progress", "improvement", "build", "continue", "momentum"}, nil},
	{"improve-administration", []string{"commission", "administration", "registration", "register", "list", "training", "procedure", "counting", "tabulation", "voting", "ballot", "station"}, nil},
}

// action classes what words [lo, hi) ask for, by the first word that tells it.
func (s *sentence) action(lo, hi int) string {
	for i := lo; i < hi; i++ {
		for _, a := range actionWords {
			if !s.form(i).is(a.bases...) {
				continue
			}
			if len(a.all) == 0 {
				return a.id
			}
			for j := lo; j < hi; j++ {
				if j != i && s.form(j).is(a.all...) {
					return a.id
				}
			}
		}
	}
	return "other"
}

// findRecommendations writes the requests, advice, hopes and offers (codebook 10).
func (d *docState) findRecommendations() {
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		taken := 0
		for k := range s.req {
			r := &s.req[k]
			switch r.kind {
			case "urge", "recommend", "hope", "engage":
			default:
				continue
			}
			if r.verb < taken {
				continue
			}
			if d.kind() == "media-report" && len(r.by) == 0 {
				continue
			}
			by := r.by
			if src, ok := d.sourceOf(s, r.verb, r.verb+1); ok && len(by) == 0 && src.basis == schema.ByQuote {
				by = src.bodies
			}
			if len(by) == 0 {
				by = []string{d.voice}
			}
			if d.voice == "" && len(r.by) == 0 || !d.electoral(s, r) {
				continue
			}
			taken = r.to
			for _, part := range s.contents(r) {
				rec := schema.Recommendation{IssuedBy: slices.Sorted(slices.Values(by)), Force: r.kind, Election: d.electionAt(n, part.lo, part.hi)}
				ids, fine := d.addressees(s, r.addressee.lo, r.addressee.hi)
				for k := r.verb + 1; len(ids) == 0 && k < r.to; k++ { // "should be addressed by X"
					if s.lower(k) == "by" && s.class(r.verb)&modal != 0 {
						ids, fine = d.addressees(s, k+1, min(r.to, k+14))
					}
				}
				if r.kind == "hope" { // "that the government will"
					for k := r.verb + 1; k < r.to; k++ {
						if s.class(k)&modal != 0 {
							ids, fine = d.addressees(s, r.verb+1, k)
							break
						}
					}
				}
				if len(ids) == 0 {
					ids = []string{"unspecified"}
					if r.kind == "engage" {
						ids, fine = d.addressees(s, r.from, r.to)
						if len(ids) == 0 {
							ids = []string{"unspecified"}
						}
					}
				}
				rec.Addressee, rec.AddresseeFine = ids, fine
				rec.Action = s.action(part.lo, part.hi)
				if rec.Action == "other" && part.lo > r.verb {
					rec.Action = s.action(r.lo, part.hi)
				}
				if r.kind == "engage" {
					rec.Action = "engage"
				}
				lo := part.lo
				if part.first {
					lo = r.lo
				}
				rec.Span = s.bytes(lo, part.hi)
				for i := range d.cands[n] {
					c := &d.cands[n][i]
					if c.lo >= part.lo && c.hi <= part.hi && (c.lose == "" || c.lose == "request" || c.lose == "no direction") {
						id := d.e.issues[c.issue].ID
						if !slices.Contains(rec.Issues, id) {
							rec.Issues = append(rec.Issues, id)
						}
					}
				}
				slices.Sort(rec.Issues)
				rec.Deadline = s.deadline(part.lo, part.hi)
				rec.Rule = r.kind + " " + s.lower(r.verb)
				rec.ID = fmt.Sprintf("r%d", len(d.out.Recommendations)+1)
				d.out.Recommendations = append(d.out.Recommendations, rec)
			}
		}
	}
}

// electoral reports whether a request concerns elections or what bears on them, rather than relations between states.
func (d *docState) electoral(s *sentence, r *request) bool {
	if r.kind == "hope" || r.kind == "engage" {
		for i := r.from; i < r.to; i++ {
			if s.form(i).is("election", "electoral", "democratic", "democracy", "reform", "recommendation", "vote", "voter", "pluralism", "accountable", "participation", "transparent", "legislation", "process", "right", "freedom", "observer", "dialogue", "violence", "peaceful", "inclusive", "government", "parliament", "country", "people") {
				return true
			}
		}
		return false
	}
	return true
}

type content struct {
	lo, hi int
	first  bool
}

// contents divides what one verb asks into parts that could be carried out alone (section 21): infinitives joined by
// commas and "and".
func (s *sentence) contents(r *request) []content {
	from := r.from
	hi := r.to
	var cuts []int
	// the first infinitive
	if s.is(r.verb, "call") && s.lower(r.verb+1) == "for" {
		// "call for A, B, and C"
		commas := 0
		for i := r.verb + 2; i < hi; i++ {
			if s.words[i].brk == breakComma && s.class(i)&(subordinator|preposition) == 0 && !s.is(i, "including", "beginning", "starting") {
				commas++
				cuts = append(cuts, i)
			}
		}
		if commas < 2 {
			cuts = nil
		}
	}
	inf := -1
	for i := r.addressee.lo; i < hi; i++ {
		if s.lower(i) == "to" && i+1 < hi && s.class(i+1)&(determiner|preposition) == 0 {
			inf = i
			break
		}
	}
	if inf >= 0 && (r.kind == "urge" || r.kind == "recommend") && s.class(r.verb)&modal == 0 {
		for i := inf + 2; i+1 < hi; i++ {
			// ", to X", "and to X"
			if s.lower(i) == "to" && s.class(i+1)&(determiner|preposition|pronoun) == 0 && !s.words[i+1].capital && (s.words[i].brk == breakComma || s.class(i-1)&coordinator != 0 && i-1 > inf) && !s.is(i-1, "right", "opportunity", "ability", "need", "order", "effort", "step") {
				cut := i
				if s.class(i-1)&coordinator != 0 {
					cut = i - 1
				}
				cuts = append(cuts, cut)
				continue
			}
			// ", verb": bare infinitives after commas
			if s.words[i].brk == breakComma || s.class(i)&coordinator != 0 && s.words[i].chunk != s.words[i-1].chunk {
				v := i
				if s.class(v)&coordinator != 0 {
					v++
				}
				if s.lower(v) == "also" {
					v++
				}
				if v < hi && bareVerbs[s.lower(v)] && s.class(v-1)&determiner == 0 {
					cuts = append(cuts, i)
				}
			}
		}
	}
	var out []content
	start := from
	first := true
	for _, c := range cuts {
		if c-start >= 3 {
			out = append(out, content{start, c, first})
			first = false
			start = c
			for start < hi && s.class(start)&coordinator != 0 {
				start++
			}
		}
	}
	if hi-start >= 2 || first {
		if hi > len(s.words) {
			hi = len(s.words)
		}
		if start < hi {
			out = append(out, content{start, hi, first})
		}
	}
	return out
}

// bareVerbs are the verbs that requests string together.
var bareVerbs = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("address allow amend adopt avoid build carry commit conduct continue cooperate create develop employ encourage engage ensure establish exercise follow guarantee hold honor implement improve introduce investigate invite join lift maintain make pass permit prevent promote protect provide publish pursue refrain reform reject release remove repeal resolve respect restore review safeguard seek settle stop strengthen support take undertake uphold use work accept act adhere begin bring cease drop end enable facilitate fulfil fulfill give halt hold increase keep let pursue put reduce remain renounce return revise show consider accelerate open heed demonstrate abide comply prosecute punish count recognize participate reach vote come do abstain exercise") {
		m[w] = true
	}
	return m
}()

// deadline reads "before the next elections", "by 2015", "ahead of the upcoming vote" in words [lo, hi).
func (s *sentence) deadline(lo, hi int) string {
	for i := lo; i < hi; i++ {
		t := s.lower(i)
		if t == "before" || t == "ahead" && s.lower(i+1) == "of" || t == "by" || t == "prior" && s.lower(i+1) == "to" || t == "in" && (s.lower(i+1) == "time" || s.lower(i+1) == "advance") {
			for j := i + 1; j < min(hi, i+9); j++ {
				if s.is(j, "election", "vote", "poll", "referendum", "runoff") || s.form(j).isNum && s.form(j).num > 1990 && s.form(j).num < 2100 && t == "by" {
					return s.phrase(i, j+1)
				}
			}
		}
	}
	return ""
}
