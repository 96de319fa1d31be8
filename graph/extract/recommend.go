package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

var addresseeWords = []struct {
	id, fine string
	bases    []string
}{
	{"election-administration", "", []string{"commission", "cec", "inec", "iebc", "comelec", "administrator", "commissioner", "registrar", "cne", "tse", "ceni", "emb", "jce", "onpe", "ine"}},
	{"host-parliament", "", []string{"parliament", "legislature", "lawmaker", "legislator", "assembly", "congress", "deputy", "parliamentarian", "senator", "senate", "house", "mp", "mps"}},
	{"judiciary-police", "", []string{"court", "police", "prosecutor", "judiciary", "judge", "inspector", "military", "army", "soldier", "gendarmerie", "ombudsman", "investigator", "magistrate"}},
	{"parties-candidates", "", []string{"party", "candidate", "politician", "contestant", "actor", "stakeholder", "opposition", "contender", "supporter", "follower", "side", "camp", "rival", "winner", "loser", "coalition", "bloc", "protagonist", "aggrieved", "sector", "finalist", "claimant"}},
	{"media", "", []string{"media", "broadcaster", "journalist", "press", "editor", "newsroom"}},
	{"civil-society", "", []string{"society", "ngo", "organization", "observer", "activist"}},
	{"people", "", []string{"people", "citizen", "voter", "public", "everyone", "anyone", "population", "protester", "demonstrator", "electorate"}},
	{"host-authorities", "host-government", []string{"government", "regime", "ministry", "minister", "cabinet", "junta"}},
	{"host-authorities", "host-officials", []string{"official", "authority", "leader", "leadership", "administration", "officeholder"}},
	{"host-authorities", "host-president", []string{"president", "president-elect"}},
	{"host-authorities", "host-local-authorities", []string{"mayor", "governor", "municipality"}},
	{"international-community", "", []string{"community", "state", "partner", "donor", "mission"}},
}

// commissionName reports whether w is an acronym of the kind that election commissions go by.
func commissionName(w string) bool {
	if len(w) < 3 || len(w) > 6 || !isUpper(w[0]) {
		return false
	}
	for i := range len(w) {
		if !isUpper(w[i]) {
			return false
		}
	}
	switch n := len(w); {
	case w[n-2:] == "EC", w[:2] == "EC" && n <= 4, w[n-3:] == "EMB" && n <= 4, w[:3] == "CNE" && n <= 4:
		return true
	}
	return w == "CENA" || w == "CEP"
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
		w := s.text[s.words[i].start:s.words[i].end]
		if commissionName(w) || d.commissions[w] {
			add("election-administration", "")
			continue
		}
		known := s.class(i)&addresseeWord != 0
		if t := s.lower(i); (t == "mr" || t == "mrs" || t == "ms" || t == "mr." || t == "mrs." || t == "ms.") && i+1 < len(s.words) && s.words[i+1].capital {
			add("parties-candidates", "") // whom a statement names besides the President is a contestant
			continue
		}
		if t := s.lower(i); (t == "whose" || t == "which" || t == "who") && i > lo && s.words[i].brk == breakComma {
			for i+1 < hi && s.words[i+1].brk == breakNone {
				i++ // what is told of them in passing
			}
			continue
		}
		if s.lower(i) == "state" && s.words[i].capital && (s.lower(i-1) == "the" || slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == demonymName && h.hi == i })) && i+1 <= len(s.words) && (i+1 == len(s.words) || !s.words[i+1].capital) && (s.class(i-2)&preposition == 0 || i-2 <= lo) {
			add("host-authorities", "host-state")
			continue
		}
		if s.lower(i) == "lists" && (s.lower(i-1) == "the" || s.lower(i-1) == "all") && i+1 == hi {
			add("parties-candidates", "") // those who stand together
			continue
		}
		switch {
		case s.is(i, "authority", "regulator", "council", "commission", "agency", "board", "body") && (s.is(i-1, "media", "broadcasting", "audiovisual", "broadcast") && s.words[i].capital == s.words[i-1].capital || s.is(i+1, "for") && s.anyOf(i+2, i+5, "media", "broadcasting", "audiovisual")), s.is(i, "regulator") && s.is(i-2, "media"):
			add("media", "")
			for i+1 < hi && (s.words[i+1].capital || s.class(i+1)&preposition != 0) && s.words[i+1].brk == breakNone {
				i++
			}
			continue
		case s.is(i, "assembly") && (s.anyOf(i-4, i, "freedom", "freedoms", "right", "rights") || s.lower(i) == "assemblies" && !s.words[i].capital):
			continue // what people are free to hold
		case s.is(i, "leader", "leadership") && s.lower(i+1) == "of" && s.anyOf(i+2, min(hi, i+6), "party", "parties", "opposition", "coalition", "coalitions", "camps", "alliance", "movement"):
			continue // whose the next words tell
		case s.is(i, "citizen", "domestic") && s.is(i+1, "observer", "observation", "monitor"):
			add("civil-society", "")
			for i+1 < hi && s.is(i+1, "observer", "observation", "monitor", "group", "organization", "network") {
				i++
			}
			continue
		case s.lower(i) == "public" && s.is(i+1, "media", "broadcaster", "authority", "official", "service", "institution", "prosecutor", "servant", "radio", "television"):
			continue // whose they are
		case !known:
		case s.is(i, "board", "council", "tribunal", "office", "body", "bureau", "chamber", "committee", "agency") && s.anyOf(i-3, i, "election", "electoral", "central", "elections", "supreme"):
			add("election-administration", "")
			continue
		case s.is(i, "jury", "board", "council", "tribunal", "office", "committee", "chamber", "court") && s.lower(i+1) == "of" && s.anyOf(i+2, i+4, "election", "elections", "electoral"):
			add("election-administration", "")
			i += 2
			continue
		case s.is(i, "board") && s.words[i].capital:
			add("election-administration", "")
			continue
		case (s.lower(i) == "tribunal" || s.lower(i) == "council" && s.words[i].capital) && s.lower(i-1) == "the" && s.lower(i+1) != "of" && d.electoralBody(s.lower(i)):
			add("election-administration", "")
			continue
		case s.is(i, "council", "tribunal") && s.anyOf(i-2, i, "constitutional", "judicial", "supreme"), s.is(i, "general") && s.is(i-1, "attorney", "prosecutor"),
			s.is(i, "force", "service", "agency", "enforcement") && s.anyOf(i-2, i, "security", "law", "armed", "defense"):
			add("judiciary-police", "")
			continue
		case s.is(i, "election") && s.is(i+1, "commission", "authority", "administration", "official", "body"), s.lower(i) == "electoral" && s.is(i+1, "authority", "administration", "official", "commission"):
			add("election-administration", "")
			i++
			continue
		case s.is(i, "leader", "man", "woman", "pair") && s.is(i-1, "both", "two", "principal", "losing", "rival"):
			add("parties-candidates", "")
			continue
		case s.is(i, "officer") && s.is(i-1, "returning", "polling", "presiding"), s.lower(i) == "tribunal" && s.words[i].capital && s.lower(i-1) == "the":
			add("election-administration", "")
			continue
		case s.is(i, "ministry") && s.is(i-1, "public"), s.is(i, "inspector") && s.is(i+1, "general"):
			add("judiciary-police", "")
			i++
			continue
		case s.is(i, "company", "platform") && s.is(i-1, "media", "social", "technology", "internet"):
			continue // the media before it is what they are called
		case s.is(i, "colleague", "friend") && s.anyOf(i-2, i, "our", "my") && slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == demonymName && h.hi == i }):
			add("host-authorities", "host-state")
			continue
		case s.is(i, "council", "committee", "subcommittee") && s.lower(i-1) == "this", s.is(i, "subcommittee", "donor"), s.is(i, "partner") && s.anyOf(i-2, i+3, "international", "our", "development", "abroad"):
			add("international-community", "")
			continue
		case s.is(i, "leader", "leadership", "force", "figure", "elite") && s.anyOf(i-2, i, "political", "opposition", "party") && !s.possessed(max(0, i-2)) && !s.possessed(max(0, i-3)):
			add("parties-candidates", "")
			continue
		case s.lower(i) == "state" && s.words[i].capital && s.lower(i-1) == "the" && s.class(i+1)&modal != 0:
			add("host-authorities", "host-state")
			continue
		case s.lower(i) == "countries":
			add("international-community", "")
			continue
		case s.is(i, "state", "government", "democracy") && (s.is(i-1, "member", "other", "neighboring", "partner", "foreign", "donor") || s.is(i, "state") && s.is(i-1, "participating")):
			add("international-community", "")
			continue
		case s.lower(i) == "institutions" && s.lower(i-1) == "the" && s.class(i-2)&preposition == 0,
			s.is(i, "body", "institution", "agency", "service") && s.anyOf(i-2, i, "competent", "relevant", "responsible", "state", "public", "concerned"):
			add("host-authorities", "host-officials")
			continue
		case s.lower(i) == "country" && s.lower(i-1) == "the" && s.class(i-2)&preposition == 0:
			add("host-authorities", "host-state")
			continue
		case s.is(i, "elect") && s.is(i-1, "those"):
			add("host-parliament", "")
			continue
		case s.is(i, "member") && s.lower(i+1) == "of" && s.is(i+2, "parliament", "congress"):
			add("host-parliament", "")
			i += 2
			continue
		}
		for _, a := range addresseeWords {
			if known && s.form(i).is(a.bases...) {
				if a.id == "civil-society" && s.is(i, "society") && s.lower(i-1) != "civil" {
					continue
				}
				if a.id == "election-administration" && s.is(i, "commission") && s.anyOf(i-3, i, "truth", "european", "media", "rights", "venice", "union") {
					continue
				}
				if a.id == "parties-candidates" && s.is(i, "opposition", "party") && s.is(i+1, "leader", "official", "member", "supporter", "agent", "politician", "party") && a.id != "" {
					add(a.id, a.fine)
					i++
					break
				}
				if a.id == "people" && s.is(i, "voter") && s.is(i+1, "list", "register", "roll", "registry", "registration", "education", "information", "card", "identification", "database") {
					continue // a thing, and nobody
				}
				if a.fine == "host-officials" && s.is(i-1, "community", "civic", "religious", "society", "traditional", "faith", "church") {
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
				if h.hi < hi && s.words[h.hi].capital && s.words[h.hi].brk == breakNone && s.anyOf(h.hi, min(hi, h.hi+3), "election", "elections", "electoral", "police", "commission", "parliament", "council", "assembly", "broadcasting", "media") {
					continue // the Arcadia Election Commission
				}
				add("host-authorities", "host-state")
			case demonymName:
				if (strings.HasSuffix(s.lower(h.hi-1), "s") || s.lower(h.lo-1) == "all") && (h.hi == hi || h.hi < len(s.words) && s.class(h.hi)&(preposition|coordinator) != 0 || s.lower(h.hi) == "to") {
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

// electoralBody reports whether the text names an electoral tribunal or council, which "the tribunal" is then.
func (d *docState) electoralBody(kind string) bool {
	return slices.ContainsFunc(d.sents, func(s *sentence) bool {
		for i := range s.words {
			if s.lower(i) == kind && s.is(i-1, "electoral", "election", "elections") {
				return true
			}
		}
		return kind == "tribunal" && s.anyOf(0, len(s.words), "tribunal") && s.anyOf(0, len(s.words), "electoral")
	})
}

// possessed reports whether word i carries 's.
func (s *sentence) possessed(i int) bool {
	end := s.words[i].end
	return strings.HasPrefix(s.text[end:], "'s") || strings.HasPrefix(s.text[end:], "’s")
}

// actionWords tell what a recommendation asks for; a word counts once, the first words of the content count more. Of
// equals the class that stands first is taken.
var actionWords = [...]struct {
	id    string
	heavy []string // say it themselves
	light []string // say it together
	never []string // make it another action
	of    []string // whom one asks for it rather than for anything else
}{
	{"treat-as-guidance", strings.Fields("guidance guide roadmap blueprint"), strings.Fields("report tool discuss"), strings.Fields("result violence"), nil},
	{"implement-recommendations", strings.Fields("recommendation"), strings.Fields("implement advice suggestion"), nil, nil},
	{"invite-observers", strings.Fields("observer observation odihr"), strings.Fields("invite accredit admit access mission monitor receive deploy send team expert"), strings.Fields("recommendation rights detention"), nil},
	{"ensure-accountability", strings.Fields("accountable account accountability investigate investigation prosecute impunity justice perpetrator inquiry punish probe audit resign resignation examine examination disciplinary discipline suspend dismiss culprit offender proceedings responsible"), strings.Fields("sanction hold bring court allegation report case answer behind diligence fraud reason decision complaint prosecutor crime look clarify clarification attacker assailant killer murderer"), nil, strings.Fields("judiciary-police")},
	{"resolve-disputes-peacefully", strings.Fields("violence peacefully dispute grievance calm restraint retaliation dialogue nonviolent incitement incite provocation await patience patient concede petition mediation unrest reconciliation conversation talk compromise negotiate negotiation tolerance victory calmly street"), strings.Fields("peaceful refrain reject settle resolve difference court legal channel merit decide result outcome accept raise threaten respect complaint peace procedure evidence file table agree agreement lawful supporter follower desist pledge means wait judge remedy"), strings.Fields("prisoner assembly opponent arrest release"), strings.Fields("parties-candidates people")},
	{"guarantee-media-freedom", strings.Fields("media press journalist broadcaster newspaper airtime reporter website television coverage broadcast"), strings.Fields("independent free coverage editor channel cover balanced report"), strings.Fields("assembly association incitement incite"), nil},
	{"respect-freedoms", strings.Fields("freedom right liberty trial release detain detainee prisoner detention harassment crackdown intimidation intimidate repression assembly jail imprison arrest pressuring harass persecution extremism connectivity defender curfew expression internet communications shutdown fine penalize lethal pressure coercion coerce rally protest protester demonstrator demonstration"), strings.Fields("free drop respect protect lift allow raid speak restriction peaceful human unjustly stop handedly impartially assemble gather excessive police force end cease opinion annul network"), strings.Fields("airtime"), nil},
	{"promote-inclusion", strings.Fields("women woman parity minority inclusion disability disabled youth diaspora gender indigenous roma refugee displaced abroad alike female tactile braille impairment impaired wheelchair accessible accessibility marginalized ramp illiterate prison hospital elderly blind deaf overseas"), strings.Fields("inclusive young equal language participation quota"), nil, nil},
	{"strengthen-pluralism", strings.Fields("pluralism pluralist competition competitive multiparty pluralistic"), strings.Fields("opposition party choice ban register field political candidate voice contest space"), strings.Fields("violence peacefully talk dialogue"), nil},
	{"ensure-transparency", strings.Fields("transparency transparent transparently publish disclose publication openness explain explanation inform informed known minutes copy openly"), strings.Fields("public open results result station information tally data release sheet post see protocol declare record income"), nil, nil},
	{"carry-out-reform", strings.Fields("reform legislation amend amendment revise revision legislate enact overhaul law-making abolish repeal rewrite redraw bill threshold constitution district separation"), strings.Fields("law code change system institution adopt review limit disqualification finance expenditure spending rule narrow second round boundary seat map quota term simplify criminal appointment nominate composition mandate magistrate introduce"), strings.Fields("violence victory"), strings.Fields("host-parliament")},
	{"improve-administration", strings.Fields("training train counting tabulation transmission collation lighting logistics commissioner registration budget funding disburse layout pilot biometric software verification"), strings.Fields("commission administration register list procedure voting ballot station staff resource board independent impartial professional polling roll technology form voter timely education audit deceased equipment material test box device delay early pay nominee signature count commissions independence autonomy"), nil, strings.Fields("election-administration")},
	{"address-shortcomings", strings.Fields("shortcoming irregularity deficiency flaw weakness defect misuse misusing"), strings.Fields("concern problem violation allegation complaint issue address remedy correct practice fix tackle end matter abuse"), nil, nil},
	{"build-on-progress", strings.Fields("momentum success consolidate course"), strings.Fields("progress improvement build continue path achievement protect gain foundation widen opening keep"), nil, nil},
}

// action classes what words [lo, hi) ask for of those addressed: by the codebook's patterns, else by the words.
func (s *sentence) action(lo, hi int, of []string) string {
	if id := s.actionNamed(lo, hi, of); id != "" {
		return id
	}
	return cmp.Or(s.actionWeighed(lo, hi, of), "other")
}

// actionNamed gives the action whose pattern begins first in words [lo, hi), "" if none is found.
func (s *sentence) actionNamed(lo, hi int, of []string) string {
	if s.hits == nil {
		s.hits = s.find(nil)
	}
	m := s.x.e.m
	best, least, first := "", 0, int32(0)
	for k := range s.hits {
		h := &s.hits[k]
		r := &m.patterns[h.pattern]
		if r.issue != tableAction || h.lo < lo || h.first.hi > hi {
			continue
		}
		cost := 2*h.lo - h.named.count()
		if id := s.x.e.cb.Actions[r.special].ID; best == "" || cost < least || cost == least && r.special < first {
			best, least, first = id, cost, r.special
		}
	}
	only := func(ids ...string) bool {
		return len(of) > 0 && !slices.ContainsFunc(of, func(id string) bool { return !slices.Contains(ids, id) })
	}
	switch {
	case best == "resolve-disputes-peacefully" && only("judiciary-police") && !s.anyOf(lo, hi, "complaints", "disputes", "petitions", "appeals", "dialogue"):
		return "respect-freedoms" // the restraint of those who bear arms
	case best == "resolve-disputes-peacefully" && only("judiciary-police", "election-administration") && s.anyOf(lo, hi, "complaints", "complaint", "petitions", "appeals"):
		return "ensure-accountability" // who settles them
	case best == "ensure-accountability" && only("parties-candidates", "people") && !s.anyOf(lo, hi, "accountable", "investigate", "punish", "discipline", "impunity", "account"),
		best == "respect-freedoms" && only("parties-candidates", "people") && !s.anyOf(lo, hi, "right", "rights", "freedom", "freedoms", "rule", "release"):
		return "resolve-disputes-peacefully" // who brings them, and what they owe to each other
	case best == "improve-administration" && only("parties-candidates") && s.anyOf(lo, lo+3, "train", "training"):
		return "other" // their agents
	case only("international-community") && best != "invite-observers" && best != "treat-as-guidance":
		return "other" // what is asked of others than the country
	case best == "implement-recommendations" && only("host-parliament") && !s.anyOf(lo, hi, "recommendation", "recommendations", "recommended", "advice", "suggestions") && s.anyOf(lo, hi, "proposal", "proposals"):
		return "carry-out-reform" // bills before it
	}
	return best
}

// actionWeighed gives the action that words [lo, hi) speak of most.
func (s *sentence) actionWeighed(lo, hi int, of []string) string {
	var score [len(actionWords)]int
	invited := s.anyOf(lo, hi, "observer", "observation", "odihr", "mission", "monitor") && s.anyOf(lo, hi, "invite", "invitation", "accredit", "accreditation", "admit", "access", "receive", "deploy", "deployment", "send", "observe", "welcome", "allow", "presence", "return", "mission", "extend")
	stopped := s.anyOf(lo, lo+5, "stop", "cease", "halt", "end", "drop", "lift")
	for i := lo; i < hi && i < len(s.words); i++ {
		if s.words[i].brk == breakComma && (s.lower(i) == "which" || s.lower(i) == "who" || s.lower(i) == "where") {
			break // what follows describes
		}
		if s.is(i, "force") && s.is(i-1, "political", "armed", "security", "defense") {
			continue // parties
		}
		if s.lower(i) == "so" && s.lower(i+1) == "that" && i-lo > 3 {
			break // what for
		}
		if s.is(i, "law", "constitution", "procedure", "code", "legislation") && s.anyOf(max(lo, i-6), i, "under", "accordance", "according", "line", "conformity", "accord") || s.is(i, "law", "constitution") && s.is(i-2, "as") && s.is(i+1, "provide", "require", "prescribe", "stipulate") {
			continue // how
		}
		rule := s.is(i, "rule") && s.lower(i+1) == "of" && s.lower(i+2) == "law"
		f := s.form(i)
		if !rule && f.class&actionWord == 0 && !f.is("clarify", "harmonize", "follow", "body", "authority", "institution") {
			continue
		}
		near := 0
		switch {
		case s.wordBefore(i, "including", "before", "ahead"):
		case i-lo < 2:
			near = 5
		case i-lo < 4:
			near = 3
		case i-lo < 8:
			near = 1
		}
		looked := f.is("look") && s.lower(i+1) == "into"
		law := f.is("consolidate", "strengthen", "improve", "clarify", "harmonize") && (s.within(i, 4, "framework", "legislation", "code") || s.within(i, 3, "law") && !s.within(i, 4, "rule", "enforcement")) ||
			f.is("approve", "adopt", "pass", "enact", "draft", "review", "revise", "update", "modernize", "complete") && s.within(i, 4, "law", "legislation", "decree", "ordinance") && !s.within(i, 4, "rule")
		for k := range actionWords {
			a := &actionWords[k]
			switch {
			case looked:
				if a.id == "ensure-accountability" {
					score[k] += 3 + near
				}
			case law:
				if a.id == "carry-out-reform" {
					score[k] += 3 + near // "consolidate the legal framework"
				}
			case rule:
				if a.id == "respect-freedoms" {
					score[k] += 3
				}
			case a.id == "respect-freedoms" && f.is("release") && s.within(i, 6, "result", "data", "figure", "tally", "form", "information", "report", "protocol", "count", "budget", "fund", "money", "salary", "assistance", "ballot", "roll", "register", "list", "copy", "document") && !s.within(i, 6, "prisoner", "detainee", "detained", "activist"),
				a.id == "respect-freedoms" && f.is("arrest", "detain") && s.within(i, 6, "those", "responsible", "perpetrator", "attacker", "culprit") && !s.anyOf(lo, i, "stop", "end", "release", "cease", "no", "not"),
				a.id == "ensure-accountability" && f.is("audit") && s.within(i, 5, "roll", "register", "list", "registry"),
				a.id == "carry-out-reform" && f.is("revise", "review", "revision") && s.within(i, 5, "register", "roll", "list", "registry"),
				a.id == "ensure-transparency" && f.is("transparent") && s.within(i, 4, "investigation", "inquiry", "probe"),
				a.id == "respect-freedoms" && f.is("assembly") && s.is(i-1, "national", "new", "constituent", "legislative", "next", "federal", "parliamentary", "provincial", "the"),
				a.id == "resolve-disputes-peacefully" && f.is("peacefully", "peaceful") && (s.anyOf(i-8, i, "protest", "assemble", "demonstrate", "gather", "meet") || s.is(i+1, "assembly", "protest", "demonstration", "protester", "demonstrator")),
				a.id == "ensure-accountability" && f.is("court", "complaint") && s.wordBefore(i, "through", "via", "pursue", "their", "using"),
				(a.id == "guarantee-media-freedom" || a.id == "improve-administration") && f.is("independent") && s.is(i+1, "candidate", "candidacy", "contestant"),
				a.id == "invite-observers" && !invited,
				a.id == "carry-out-reform" && f.is("review") && (s.within(i, 4, "claim", "complaint", "allegation", "case", "petition") || s.anyOf(max(0, i-6), i, "claims", "complaints", "allegations", "cases", "petitions", "them", "they")),
				a.id == "improve-administration" && (f.is("form") && s.within(i, 4, "government", "coalition", "cabinet", "majority") || f.is("delay") && s.lower(i-1) == "without"),
				a.id == "carry-out-reform" && f.is("seat") && s.is(i-1, "their", "its"),
				a.id == "address-shortcomings" && s.anyOf(lo, hi, "investigate", "investigation"):
				// results, lists, a share of airtime
			case f.is(a.never...):
				score[k] -= 3
			case a.id == "treat-as-guidance" && f.is("tool", "basis", "program", "programme", "agenda", "checklist") && s.wordBefore(i, "as"):
				score[k] += 6 // "treated as a tool for reform"
			case a.id == "strengthen-pluralism" && f.is("independent") && s.is(i+1, "candidate", "candidacy", "contestant"):
				score[k] += 3 + near
			case a.id == "implement-recommendations" && f.is("recommendation") && i-lo < 7:
				score[k] += 8
			case a.id == "ensure-transparency" && f.is("public") && (s.lower(i-1) == "in" || s.anyOf(i-6, i, "make", "made")) && s.class(i+1)&(determiner|coordinator|preposition) != 0:
				score[k] += 5 + near // "decide in public", "make the tabulation public"
			case a.id == "ensure-transparency" && f.is("publish", "disclose") && i-lo < 8:
				score[k] += 6 + near
			case a.id == "resolve-disputes-peacefully" && f.is("court", "commission", "tribunal", "authority", "body", "institution") && s.wordBefore(i, "to", "before") && s.anyOf(lo, i, "take", "bring", "present", "submit", "refer", "turn", "appeal", "complaint", "grievance", "claim", "evidence") && slices.ContainsFunc(of, func(id string) bool { return id == "people" || id == "parties-candidates" }):
				score[k] += 7 + near // "take it to the commission", "bring their complaints before the courts"
			case a.id == "ensure-accountability" && f.is("arrest", "detain") && s.within(i, 6, "those", "responsible", "perpetrator", "attacker", "culprit"):
				score[k] += 4 + near
			case a.id == "ensure-accountability" && f.is("follow") && s.is(i+1, "up", "through") && s.within(i, 5, "complaint", "allegation", "report", "claim", "case", "evidence", "violation", "irregularity"):
				score[k] += 7
			case a.id == "resolve-disputes-peacefully" && f.is("court", "channel", "means", "avenue", "process", "remedy") && s.wordBefore(i, "through", "via", "using", "by"):
				score[k] += 3 + near // "pursue them through the courts"
			case f.is(a.heavy...):
				if stopped && a.id == "ensure-accountability" { // "drop the charges and prosecutions"
					continue
				}
				score[k] += 3 + near
				if a.id == "promote-inclusion" && f.is("women", "woman", "minority", "disability", "youth", "gender") {
					score[k] += 2 // whom it is for, at the end of the phrase
				}
			case f.is(a.light...):
				score[k]++
				if near > 0 {
					score[k]++
				}
			}
		}
		if rule {
			i += 2
		}
	}
	best, most := "", 1
	for k := range actionWords {
		a := &actionWords[k]
		if a.id == "ensure-accountability" && score[k] == 0 {
			continue // police are asked for other things too
		}
		if len(of) > 0 && !slices.ContainsFunc(of, func(id string) bool { return !slices.Contains(a.of, id) }) {
			score[k] += 2
		}
		if score[k] > most {
			best, most = a.id, score[k]
		}
	}
	return best
}

// wordBefore reports whether one of the words stands among the four before i.
func (s *sentence) wordBefore(i int, words ...string) bool {
	for j := max(0, i-4); j < i; j++ {
		if slices.Contains(words, s.lower(j)) {
			return true
		}
	}
	return false
}

// mostRecommendations is how many recommendations of one text are kept, and those of the sentence that brings so many.
const mostRecommendations = 5000

// recommended gives the recommendations of sentence n.
func (d *docState) recommended(n int) []schema.Recommendation {
	if n >= len(d.asked) {
		return nil
	}
	all := d.out.Recommendations[d.asked[n]:]
	if n+1 < len(d.asked) {
		all = all[:d.asked[n+1]-d.asked[n]]
	}
	return all
}

// findRecommendations writes the requests, advice, hopes and offers (codebook 10).
func (d *docState) findRecommendations() {
	d.asked = make([]int, 0, len(d.sents)+1)
	for n, s := range d.sents {
		d.asked = append(d.asked, len(d.out.Recommendations))
		if d.skip[s.block] || n < 6 && d.kindOf[s.block] == schema.Heading && d.kind() != "media-report" {
			continue // a title is said again below
		}
		if len(d.out.Recommendations) >= mostRecommendations {
			d.tooMany("many-recommendations", fmt.Sprintf("there are more than %d recommendations: the rest of them are not kept", mostRecommendations))
			break
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
			if s.leads(r) {
				continue // its items ask
			}
			if t := s.lower(len(s.words) - 1); (t == "to" || t == "that" || t == "following" || len(s.words) < 9 && (s.lower(0) == "to" || s.lower(0) == "for")) && strings.HasPrefix(s.text[s.words[len(s.words)-1].end:], ":") {
				continue // the lead of a list: its items ask
			}
			by := r.by
			if src, ok := d.sourceOf(s, r.verb, r.verb+1); ok && len(by) == 0 && src.basis == schema.ByQuote {
				by = src.bodies
			}
			if d.kind() == "media-report" && len(by) == 0 {
				continue
			}
			if len(by) == 0 || len(r.by) == 0 && len(d.voices) > 1 && len(by) == 1 && slices.Contains(d.voices, by[0]) {
				by = d.voices
			}
			if d.voice == "" && len(r.by) == 0 || !d.electoral(s, r) {
				continue
			}
			taken = r.to
			whom := r.addressee
			var named []string // inside the part before
			for _, part := range d.contents(s, r) {
				if part.hi-part.lo < 2 && r.kind != "engage" {
					continue
				}
				rec := schema.Recommendation{IssuedBy: slices.Sorted(slices.Values(by)), Force: r.kind, Election: d.electionAt(n, part.lo, part.hi)}
				if part.of.hi > 0 {
					whom = part.of
				}
				ids, fine := d.addressees(s, whom.lo, whom.hi)
				if len(ids) == 0 && len(r.asked) > 0 {
					ids, fine = r.asked, r.fine
				}
				if l := d.tabled(s); len(ids) == 0 && l != nil {
					for _, o := range d.sents {
						if len(ids) == 0 && o.span.Overlaps(l.To) {
							ids, fine = d.addressees(o, 0, len(o.words))
						}
					}
				}
				for k := r.verb - 1; len(ids) == 0 && k >= 0 && s.lower(r.addressee.lo) == "them"; k-- { // "congratulates the voters and encourages them to"
					if s.is(k, "congratulate", "commend", "thank", "praise", "applaud", "salute", "call", "urge", "appeal") {
						ids, fine = d.addressees(s, k+1, r.verb)
						break
					}
				}
				if len(ids) == 0 {
					ids, fine = d.meant(n, s, r)
				}
				if at := whom.hi; len(ids) == 0 && part.first && s.lower(at) == "that" && (s.lower(at+1) == "it" || s.lower(at+1) == "they") && s.lower(at+2) != "be" && s.class(r.verb)&modal == 0 { // "recommends that it extend"
					o := *r
					o.addressee = tokenRange{at + 1, at + 2}
					ids, fine = d.meant(n, s, &o)
				}
				if at := r.addressee.lo; len(ids) == 0 && s.is(at, "those", "anyone", "anybody", "whoever") && s.lower(at+1) != "responsible" && s.anyOf(at+1, max(r.verb, r.addressee.hi), "proof", "evidence", "lose", "losers", "complaints", "grievances", "objections", "claims", "allege", "challenge", "dispute", "contest", "grievance", "complaint", "lost", "disagree", "dissatisfied", "aggrieved") {
					ids = []string{"parties-candidates"} // "those who wish to challenge the results should"
				}
				if len(ids) == 0 && s.class(r.verb)&modal != 0 && s.lower(r.verb+1) != "be" && s.anyOf(r.addressee.lo, r.verb, "law", "legislation", "code") {
					ids, fine = []string{"host-parliament"}, "" // "the law should require"
				}
				for k := r.verb + 1; len(ids) == 0 && k < min(r.to, r.verb+7); k++ { // "should be addressed by X"
					if s.lower(k) == "by" && s.class(r.verb)&modal != 0 {
						ids, fine = d.addressees(s, k+1, min(r.to, k+14))
					}
				}
				if r.kind == "hope" { // "that the government will"
					for k := r.verb + 1; k < r.to; k++ {
						if s.class(k)&modal != 0 {
							ids, fine = d.addressees(s, r.verb+1, k)
							whom.hi = max(whom.hi, k)
							if k-r.verb <= 3 && len(ids) == 0 && (s.is(k-1, "they", "it")) && s.lower(k+1) != "be" {
								o := *r
								o.addressee = tokenRange{k - 1, k}
								ids, fine = d.meant(n, s, &o)
							}
							if s.lower(k+1) == "be" && s.anyOf(k+2, k+5, "invited", "accredited", "admitted", "allowed", "permitted") && slices.Equal(ids, []string{"international-community"}) {
								ids, fine = []string{"host-authorities"}, "host-state" // who invites observers
								whom.hi = whom.lo                                      // whom it names tells what
							}
							break
						}
					}
				}
				if len(ids) == 0 && r.kind != "engage" && s.class(r.verb)&modal == 0 {
					if ids, fine = s.headOf(d, part); len(ids) == 0 && !part.first { // R6: named inside
						ids = named
					}
					named = ids
				}
				for k := part.lo + 1; len(ids) == 0 && r.kind != "engage" && s.class(r.verb)&modal == 0 && k < part.hi; k++ { // "a full investigation by the government"
					if t := s.lower(k); t == "by" && s.class(k+1)&determiner != 0 && (!strings.HasSuffix(s.lower(k-1), "ed") || s.anyOf(part.lo, k, "be")) || (t == "between" || t == "among") && s.anyOf(part.lo, k, "dialogue", "talk", "cooperation", "consultation", "calm", "restraint") {
						ids, fine = d.addressees(s, k+1, min(part.hi, k+8))
					}
				}
				if len(ids) == 0 && r.kind != "engage" && s.anyOf(part.lo, part.lo+4, "repression", "crackdown") {
					ids, fine = []string{"host-authorities"}, "host-state"
				}
				if len(ids) == 0 && r.kind != "engage" && s.anyOf(part.lo, part.lo+4, "release") && s.anyOf(part.lo, part.hi, "detain", "detained", "prisoner", "jailed", "arrested", "imprisoned", "held", "activist") {
					ids, fine = []string{"host-authorities"}, "host-state" // only they hold them
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
				head, tail := part.lo, part.hi
				if part.of.hi > head && part.of.hi > part.of.lo {
					head = part.of.hi
				}
				if part.first && r.addressee.hi > head && r.addressee.hi < tail && s.class(r.verb)&modal == 0 {
					head = r.addressee.hi // whom it asks does not tell what
				}
				if part.first && r.kind == "hope" && whom.hi > head && whom.hi < tail {
					head = whom.hi
				}
				if part.first && (s.class(r.verb)&modal != 0 && s.lower(r.verb+1) == "be" || s.lower(r.verb+1) == "to" && s.lower(r.verb+2) == "be") && s.words[r.lo].clause == s.words[r.verb].clause && !s.verbBetween(r.lo, r.verb) {
					head = min(head, r.lo) // the subject of the passive tells what
				}
				for k := head; k < tail && s.class(r.verb)&modal != 0; k++ {
					if s.lower(k) == "by" && k > head+1 {
						tail = k
					}
				}
				rec.Action = s.action(head, tail, ids)
				if s.class(r.verb)&modal == 0 && s.anyOf(head, head+4, "do") && s.anyOf(head, head+5, "so") { // "we urge it to do so"
					if r.lo > 3 {
						rec.Action = s.action(0, r.lo, ids)
					} else if n > 0 {
						rec.Action = d.sents[n-1].action(0, len(d.sents[n-1].words), ids)
					}
				}
				if rec.Action == "other" && part.first {
					rec.Action = cmp.Or(s.actionNamed(r.lo, part.hi, ids), "other")
				}
				if rec.Action == "other" && s.anyOf(part.lo, part.hi, "it", "them") && s.anyOf(part.lo, part.hi, "make", "priority", "begin", "carry", "advance", "undertake", "complete") {
					rec.Action = s.action(0, r.lo, ids) // "there is a need for reform, and we encourage the government to make it a priority"
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
				if r.kind != "engage" {
					if of := d.addresseeOf(n, s, r, head, tail, whom, ids, rec.Action); !slices.Equal(of, ids) {
						ids, rec.Addressee, rec.AddresseeFine = of, of, ""
					}
					rec.Action = d.actionOf(n, s, r, head, tail, ids, rec.Action)
				}
				rec.Deadline = s.deadline(part.lo, part.hi)
				rec.Rule = r.kind + " " + s.lower(r.verb)
				rec.ID = fmt.Sprintf("r%d", len(d.out.Recommendations)+1)
				d.out.Recommendations = append(d.out.Recommendations, rec)
			}
		}
	}
}

// jointly gives the bodies in whose name a joint statement speaks, where its beginning names them together with the
// voice: "the heads of the missions of the OAS, the Commonwealth and the European Union".
func (d *docState) jointly() []string {
	if d.voice == "" || d.kind() == "media-report" || d.kind() == "country-report" || d.voice == "ieom" {
		return nil
	}
	if d.responder {
		if voice, union := d.governmentsSpeak(); voice != "" && union && d.isVoice(voice) {
			return []string{d.voice, "european-union"}
		}
	}
	said := false
	for b := range min(4, len(d.heading)) {
		said = said || d.heading[b] && strings.Contains(strings.ToLower(d.doc.Text[d.doc.Blocks[b].Span.Start:d.doc.Blocks[b].Span.End]), "joint")
	}
	for n, s := range d.sents {
		if n > 9 {
			break
		}
		said = said || s.anyOf(0, len(s.words), "joint", "jointly")
		if ids := d.issuers(n, s); ids != nil {
			return ids
		}
		if !said && !s.anyOf(0, len(s.words), "heads") {
			continue
		}
		names := s.bodyNames()
		if said && len(names) > 1 && n < 3 && !s.finiteWithin(0, len(s.words)) { // "by the embassy of …, the delegation of … and the mission"
			var ids []string
			for _, h := range names {
				if !slices.Contains(ids, h.id) {
					ids = append(ids, h.id)
				}
			}
			if len(ids) > 1 && slices.ContainsFunc(ids, d.isVoice) {
				return s.missionsOf(ids)
			}
		}
		for k := range names {
			if ids, _, _ := d.group(s, k); len(ids) > 1 && (slices.Contains(ids, d.voice) || slices.ContainsFunc(ids, d.isVoice)) {
				for _, id := range ids {
					if b := d.e.gz.Body(id); b == nil {
						return nil
					}
				}
				return s.missionsOf(ids)
			}
		}
	}
	return nil
}

// issuers gives the bodies that together issue the statement, or whose joint delegation its title names: "A and B today
// issued", "The A-B delegation".
func (d *docState) issuers(n int, s *sentence) []string {
	if n > 4 || d.kind() != "observer-statement" {
		return nil
	}
	names := s.bodyNames()
	for k := range names {
		ids, lo, hi := d.group(s, k)
		if len(ids) < 2 && k+1 < len(names) && (names[k+1].lo == hi || names[k+1].lo == hi+1 && s.lower(hi) == "the") && strings.Trim(s.text[s.words[hi-1].end:s.words[hi].start], "-–/|&+ ") == "" && names[k+1].id != names[k].id {
			ids, hi = []string{names[k].id, names[k+1].id}, names[k+1].hi
		}
		if len(ids) < 2 || !slices.Contains(ids, d.voice) || slices.ContainsFunc(ids, func(id string) bool { return !d.isObserver(id) || id == "european-parliament" || id == "ieom" }) {
			continue
		}
		if s.concludes(lo, hi) || n < 2 && s.first && lo <= 1 && hi == len(s.words) { // or the head of their paper: "NDI / THE CARTER CENTER"
			return s.missionsOf(ids)
		}
		if s.is(hi, "delegation", "mission") && s.words[hi].brk == breakNone || !s.finiteWithin(0, lo) && s.within(hi-1, 4, "issue", "release", "publish") && s.anyOf(hi, hi+9, "statement", "report", "finding", "declaration", "communique") {
			return s.missionsOf(ids)
		}
	}
	return nil
}

// concludes reports whether it is the observers of the bodies named in words [lo, hi) whose conclusions are out: "the
// international observers from A and B concluded in a statement".
func (s *sentence) concludes(lo, hi int) bool {
	return s.anyOf(lo-5, lo, "observers") && s.anyOf(0, len(s.words), "statement", "today") &&
		(s.within(hi-1, 5, "conclude", "say", "state", "find") || s.anyOf(lo-7, lo, "concluded", "said", "conclude", "say"))
}

// missionsOf puts the union's mission for the union among bodies named as those that observe.
func (s *sentence) missionsOf(ids []string) []string {
	if i := slices.Index(ids, "european-union"); i >= 0 && s.anyOf(0, len(s.words), "mission", "observation", "observer") && !s.anyOf(0, len(s.words), "embassy", "delegation") {
		ids[i] = "eu-eom"
	}
	return ids
}

func (d *docState) isVoice(id string) bool { return d.roll(id) == d.roll(d.voice) }

// leads reports whether a request only opens a list: "I call on the Commission:", "We call on the authorities".
func (s *sentence) leads(r *request) bool {
	if tail := strings.TrimSpace(s.text[s.words[len(s.words)-1].end:s.span.End]); tail == ":" && s.class(r.verb)&modal != 0 && s.anyOf(0, 2, "following") {
		return true // "The following should be considered:"
	} else if tail == ":" && s.is(len(s.words)-1, "consider", "following") && s.class(r.verb)&modal == 0 && r.kind != "hope" && r.kind != "engage" {
		return true // "encourages the institutions to consider:"
	}
	if s.class(r.verb)&modal != 0 || r.to < len(s.words) || r.addressee.hi < r.to && r.addressee.hi > r.verb+1 || r.to-r.verb > 12 {
		return false
	}
	if r.verb+1 < r.to && s.lower(r.verb+1) == "for" || r.kind == "hope" || r.kind == "engage" {
		return false
	}
	switch tail := strings.TrimSpace(s.text[s.words[len(s.words)-1].end:s.span.End]); {
	case tail == ":" || tail == "":
		return true
	}
	return false
}

// meant resolves the pronoun that a request addresses: "we urge it to", "both bodies must".
func (d *docState) meant(n int, s *sentence, r *request) ([]string, string) {
	many, one := false, false
	for i := r.addressee.lo; i < r.addressee.hi && i < len(s.words); i++ {
		switch s.lower(i) {
		case "it", "him", "her", "he", "she":
			one = true
		case "them", "they", "both", "latter":
			many = true
		case "all":
			many = many || i == r.addressee.hi-1
		}
	}
	if !one && !many || r.addressee.hi-r.addressee.lo > 5 {
		return nil, ""
	}
	look := func(o *sentence, hi int) ([]string, string) {
		if many {
			ids, fine := d.addressees(o, 0, hi)
			return slices.DeleteFunc(ids, func(id string) bool { return id == "people" || id == "international-community" }), fine
		}
		for lo := hi - 1; lo >= 0; lo-- {
			if ids, fine := d.addressees(o, lo, lo+1); len(ids) > 0 && ids[0] != "people" && ids[0] != "parties-candidates" && ids[0] != "international-community" {
				return ids, fine
			}
		}
		return nil, ""
	}
	ids, fine := look(s, r.addressee.lo-1)
	for k := n - 1; len(ids) == 0 && k >= max(0, n-2); k-- {
		ids, fine = look(d.sents[k], len(d.sents[k].words))
	}
	return ids, fine
}

// headOf gives the law-maker, commission, court or party named at the head of a content that has no addressee of its
// own: "that Parliament resume …".
func (s *sentence) headOf(d *docState, part content) ([]string, string) {
	for i := part.lo; i < min(part.hi, part.lo+8); i++ {
		if s.lower(i) == "be" {
			return nil, "" // the passive names nobody
		}
		if i > part.lo && (s.class(i)&(preposition|modal) != 0 || s.lower(i) == "to" || bareVerbs[s.lower(i)]) {
			ids, fine := d.addressees(s, part.lo, i)
			return ids, fine
		}
	}
	return nil, ""
}

// electoral reports whether a request concerns elections or what bears on them, rather than relations between states.
func (d *docState) electoral(s *sentence, r *request) bool {
	if r.kind == "engage" && s.lower(r.verb) == "forward" && !s.anyOf(r.verb+2, r.verb+5, "work", "working", "engage", "engaging", "continue", "continuing", "cooperate", "cooperating", "cooperation", "partner", "support", "supporting", "help", "helping", "deepen", "deepening", "build", "building", "strengthen", "strengthening", "assist", "collaborate") {
		return false // looking forward to an event
	}
	if r.kind == "engage" { // R3: only what names a democratic or electoral result counts
		for i := r.from; i < r.to; i++ {
			if s.form(i).is("election", "electoral", "democratic", "democracy", "reform", "recommendation", "vote", "pluralism", "accountable", "transparent", "legislation") {
				return true
			}
		}
		return false
	}
	if r.kind == "hope" {
		if ids, _ := d.addressees(s, r.verb+1, d.hoped(s, r)); len(ids) > 0 && ids[0] != "people" && ids[0] != "international-community" {
			return true // of whom something is hoped
		}
		for i := r.from; i < r.to; i++ {
			if s.form(i).is("election", "electoral", "democratic", "democracy", "reform", "recommendation", "vote", "voter", "pluralism", "accountable", "participation", "transparent", "legislation", "process", "right", "freedom", "observer", "dialogue", "violence", "peaceful", "inclusive", "government", "parliament", "country", "people", "commission", "complaint", "result", "institution", "candidate", "party", "court", "authority", "police", "restraint", "calm") {
				return true
			}
		}
		return false
	}
	return true
}

// hoped gives the end of those of whom a hope is told, "that the assembly will": the modal behind them, the infinitive, or the
// verb itself if there is none.
func (d *docState) hoped(s *sentence, r *request) int {
	for k := r.verb + 1; k < min(r.to, r.verb+20); k++ {
		if s.class(k)&modal != 0 || s.lower(k) == "to" && k > r.verb+1 && s.class(k+1)&(determiner|preposition) == 0 {
			return k
		}
	}
	return r.verb + 1
}

type content struct {
	lo, hi int
	first  bool
	of     tokenRange // whom this part addresses, if others than the one before
}

// contents divides what one verb asks into parts that could be carried out alone (section 21): infinitives joined by
// commas and "and".
func (d *docState) contents(s *sentence, r *request) []content {
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
	others := map[int]tokenRange{}
	inf := -1
	for i := r.addressee.lo; i < hi; i++ {
		if s.lower(i) == "to" && i+1 < hi && s.class(i+1)&(determiner|preposition) == 0 {
			inf = i
			break
		}
	}
	if inf >= 0 && (r.kind == "urge" || r.kind == "recommend" || r.kind == "hope" && s.is(r.verb, "expect")) && s.class(r.verb)&modal == 0 {
		part := inf + 1
		for i := inf + 2; i+1 < hi; i++ {
			// ", to X", "and to X"
			if s.lower(i) == "to" && s.class(i+1)&(determiner|preposition|pronoun) == 0 && !s.is(i+1, "which", "whom", "whose", "what") && !s.words[i+1].capital && (s.words[i].brk != breakNone || s.class(i-1)&coordinator != 0 && s.lower(i-1) != "or" && i-1 > inf) && (s.words[i].brk != breakNone || !s.is(i-1, "right", "opportunity", "ability", "need", "order", "effort", "step")) {
				if s.complement(part, i) {
					continue
				}
				cut := i
				if s.class(i-1)&coordinator != 0 {
					cut = i - 1
				}
				cuts = append(cuts, cut)
				part = i + 1
				continue
			}
			if t := s.lower(i); t == "by" && strings.HasSuffix(s.lower(i+1), "ing") && i-inf > 3 && (s.class(i-1)&coordinator != 0 || s.words[i].brk == breakComma || s.lower(i-1) == "particular") {
				cut := i // "to cooperate with it, in particular by amending the law and by letting parties register"
				for cut > inf && (s.class(cut-1)&coordinator != 0 || s.lower(cut-1) == "particular" || s.lower(cut-1) == "in" && s.lower(cut) == "particular") {
					cut--
				}
				cuts = append(cuts, cut)
				part = i + 1
				continue
			}
			if s.lower(i) == "not" && s.lower(i+1) == "to" && s.class(i-1)&coordinator != 0 && s.class(i+2)&determiner == 0 { // "and not to penalize anyone"
				cuts = append(cuts, i-1)
				i++
				continue
			}
			if s.class(r.verb)&(asker|softAsker) != 0 && (s.words[i].brk == breakComma || s.class(i)&coordinator != 0) {
				if of := d.anotherAsked(s, i, hi); of.hi > 0 {
					cuts = append(cuts, i)
					others[i] = of
					i = of.hi
					continue
				}
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
				if s.class(i)&coordinator != 0 && i == inf+2 {
					continue // "to find and prosecute those who"
				}
				if t := s.lower(v + 1); v < hi && (t == "from" || t == "of" || t == "them" || t == "it") {
					continue // "free from pressure", "publish the results and post them"
				}
				if v < hi && bareVerbs[s.lower(v)] && s.class(v-1)&determiner == 0 && !(s.lower(v) == "open" && (v+1 == hi || s.words[v+1].brk != breakNone || s.class(v+1)&preposition != 0)) {
					cuts = append(cuts, i)
				}
			}
		}
	}
	if s.class(r.verb)&modal != 0 && (r.kind == "urge" || r.kind == "recommend") {
		// "should investigate A and lift B": apart if they ask for different things
		at := r.verb + 1
		for i := r.verb + 3; i+1 < hi; i++ {
			if t := s.lower(i + 1); s.class(i)&coordinator != 0 && (t == "should" || t == "must") || s.class(i)&coordinator != 0 && bareVerbs[t] && s.class(i-1)&(determiner|coordinator) == 0 && s.action(at, i, nil) != s.action(i+1, hi, nil) {
				cuts = append(cuts, i)
				at = i + 1
			}
		}
	}
	if i := r.verb + 1; i < hi && strings.HasSuffix(s.lower(i), "ing") && r.kind != "engage" && r.kind != "hope" && s.class(i+1)&coordinator == 0 {
		// "recommends strengthening A, moving towards B and adopting C"
		for i += 2; i+1 < hi; i++ {
			v := i
			if s.class(v)&coordinator != 0 && s.lower(v) != "or" {
				v++
			} else if s.words[i].brk != breakComma {
				continue
			}
			if w := s.lower(v); len(w) > 5 && strings.HasSuffix(w, "ing") && s.class(v+1)&(coordinator|auxiliary|modal|finite) == 0 && !s.is(v, "include", "accord", "regard", "polling", "counting", "voting", "beginning", "start", "depend") && s.words[min(v+1, len(s.words)-1)].brk == breakNone {
				cuts = append(cuts, i)
				i = v
			}
		}
	}
	if t := s.lower(r.addressee.hi); t == "that" && (r.kind == "urge" || r.kind == "recommend") && s.class(r.verb)&modal == 0 {
		// "recommends that the commission improve the register and that parliament amend the law", "that it train staff and publish"
		at := r.addressee.hi
		for i := at + 4; i+2 < hi; i++ {
			switch {
			case s.lower(i) == "that" && (s.class(i-1)&coordinator != 0 || s.words[i].brk == breakComma) && (s.subjunctive(i+1) || s.bareAfter(i+1)):
				end := i + 2
				for end < min(hi, i+10) && !bareVerbs[s.lower(end)] && s.lower(end) != "be" && s.words[end].brk == breakNone {
					end++
				}
				switch {
				case s.lower(end) == "be":
					end = i + 1 // the passive names nobody
				case end == min(hi, i+10):
					end = min(hi, i+4)
				}
				cut := i
				if s.class(i-1)&coordinator != 0 {
					cut--
				}
				cuts, others[cut] = append(cuts, cut), tokenRange{i + 1, end}
				at = i
			case s.class(i)&coordinator != 0 && bareVerbs[s.lower(i+1)] && s.class(i-1)&(determiner|coordinator) == 0 && s.class(i+2)&(coordinator|auxiliary) == 0 && s.action(at, i, nil) != s.action(i+1, hi, nil):
				cuts = append(cuts, i)
				at = i + 1
			}
		}
	}
	if r.kind == "hope" && s.lower(r.from) == "that" {
		// "hopes that the parties will do A and that the court will do B"
		for i := r.from + 4; i+2 < hi; i++ {
			if s.lower(i) != "that" || s.class(i-1)&coordinator == 0 {
				continue
			}
			for end := i + 2; end < min(hi, i+12); end++ {
				if s.class(end)&modal != 0 {
					cuts, others[i] = append(cuts, i), tokenRange{i + 1, end}
					break
				}
			}
		}
	}
	if s.class(r.verb)&crucial != 0 && s.lower(r.verb+1) == "that" {
		// "it is essential that A do X, that B do Y, and that Z be done"
		for i := r.verb + 5; i+2 < hi; i++ {
			if s.lower(i) == "that" && (s.words[i].brk != breakNone || s.class(i-1)&coordinator != 0) && s.subjunctive(i+1) {
				end := i + 2
				for end < hi && !bareVerbs[s.lower(end)] && s.lower(end) != "be" && s.class(end)&finite == 0 {
					end++
				}
				cut := i
				if s.class(i-1)&coordinator != 0 {
					cut--
				}
				cuts, others[cut] = append(cuts, cut), tokenRange{i + 1, end}
			}
		}
	}
	for i := from + 3; i+1 < hi && r.kind != "engage"; i++ { // "; let observers in", "; that the list be posted"
		if s.words[i].brk == breakClause && s.text[s.words[i-1].end] == ';' && !slices.Contains(cuts, i) {
			cuts = append(cuts, i)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []content
	start := from
	first := true
	for _, c := range cuts {
		if c-start >= 3 {
			out = append(out, content{lo: start, hi: c, first: first, of: others[start]})
			first = false
			start = c
			for start < hi && s.class(start)&coordinator != 0 {
				start++
			}
			if of, ok := others[c]; ok {
				others[start] = of
			}
		}
	}
	if hi-start >= 2 || first {
		if hi > len(s.words) {
			hi = len(s.words)
		}
		if start < hi {
			out = append(out, content{lo: start, hi: hi, first: first, of: others[start]})
		}
	}
	return out
}

// complement reports whether the infinitive at word i belongs to the verb or the noun that the part of a request from word
// part on holds, and asks for nothing of its own: "permit parties to register and to assemble", "the right to gather and to
// speak".
func (s *sentence) complement(part, i int) bool {
	before := -1
	for j := i - 1; j > part; j-- {
		if s.lower(j) == "to" && s.class(j+1)&(determiner|preposition|pronoun) == 0 {
			before = j
			break
		}
	}
	if before < 0 { // "to enable all citizens, wherever they live, to"
		return s.is(part, "enable", "allow", "permit") && s.words[i].brk != breakNone && s.anyOf(part+2, i, "whatever", "wherever", "including", "regardless", "whether", "particularly", "especially", "irrespective")
	}
	if s.words[i].brk != breakNone || s.class(i-1)&coordinator == 0 || s.words[i-1].brk != breakNone {
		return false
	}
	return s.is(part, "enable", "allow", "permit") || s.anyOf(before-3, before, "right", "rights", "freedom", "ability", "opportunity")
}

// anotherAsked reads "and the Council to examine", ", on all candidates to sign": a part of what the verb asks that
// others are asked for. It gives those, none if word i does not begin such a part.
func (d *docState) anotherAsked(s *sentence, i, hi int) (of tokenRange) {
	comma := s.words[i].brk != breakNone
	if s.class(i)&coordinator != 0 {
		i++
	}
	if s.lower(i) == "by" {
		return // "and by permitting associations to register": how
	}
	far := 9
	if s.lower(i) == "on" || s.lower(i) == "upon" {
		i++
	} else if !comma {
		if s.lower(i) != "the" && s.lower(i) != "all" && s.lower(i) != "both" || s.class(i-1)&coordinator == 0 {
			return
		}
		far = 5 // "to investigate the violence and the commission to impose sanctions"
	}
	for j := i + 1; j+1 < hi && j < i+far && (j == i || s.words[j].brk == breakNone); j++ {
		if s.lower(j) == "to" {
			if s.class(j+1)&(determiner|preposition|pronoun) != 0 || s.words[j+1].capital {
				return tokenRange{}
			}
			for k := i; k < j; k++ {
				if s.class(k)&(finite|auxiliary|modal|negator|subordinator) != 0 || s.lower(k) == "as" || k == i && bareVerbs[s.lower(k)] || s.is(k, "right", "ability", "effort", "step", "opportunity", "access", "need", "commitment") {
					return tokenRange{}
				}
			}
			if ids, _ := d.addressees(s, i, j); len(ids) > 0 {
				return tokenRange{i, j}
			}
			return tokenRange{}
		}
	}
	return tokenRange{}
}

// bareVerbs are the verbs that requests string together.
var bareVerbs = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("address allow amend adopt avoid build carry commit conduct continue cooperate create develop employ encourage engage ensure establish exercise follow guarantee hold honor implement improve introduce investigate invite join lift maintain make pass permit prevent promote protect provide publish pursue refrain reform reject release remove repeal resolve respect restore review safeguard seek settle stop strengthen support take undertake uphold use work accept act adhere begin bring cease drop end enable facilitate fulfil fulfill give halt hold increase keep let pursue put reduce remain renounce return revise show consider accelerate open heed demonstrate abide comply prosecute punish count recognize participate reach vote come do abstain exercise discourage appoint recruit examine allocate clarify simplify expand extend enforce disclose disseminate deploy educate abolish prohibit regulate define equip explain announce resume renew reconsider convene inform notify tackle eliminate minimize streamline finalize modernize broaden deepen intensify rectify remedy redraw reinstate combat liberalize decriminalize condemn denounce retain conclude harmonize unblock redesign restructure revisit expedite standardize standardise refine unify codify tighten scrap devise ratify depoliticize depoliticise digitize digitise reorganize reorganise rethink reassess reexamine reintroduce rewrite rebalance discontinue treat preserve defend meet hire await adjudicate grant allot consolidate satisfy fight free answer train audit verify invest regulate prepare separate distribute repeat recount listen sit talk open lower raise strike hear decide explain invite extend mobilize mobilise denounce foster nominate tell explore complete equip fund observe order resume assume accredit supply print display sign proclaim certify transmit declare submit withdraw attend compile purge instruct oblige require compel shorten lengthen reestablish re-establish constitute communicate reflect desist assign delegate transfer merge post apply") {
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
