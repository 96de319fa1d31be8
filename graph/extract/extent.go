package extract

import (
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

var extentWords = map[string]string{
	"isolated": "isolated", "handful": "isolated", "rare": "isolated", "sporadic": "isolated", "minor": "isolated", "single": "isolated", "individual": "isolated", "rarely": "isolated",
	"some": "some", "several": "some", "cases": "some", "instances": "some", "certain": "some", "occasional": "some", "occasionally": "some", "incidents": "some", "various": "some", "number": "some", "sometimes": "some",
	"many": "numerous", "numerous": "numerous", "frequent": "numerous", "frequently": "numerous", "often": "numerous", "variety": "numerous", "considerable": "numerous", "extensive": "numerous", "multiple": "numerous", "hundreds": "numerous", "dozens": "numerous", "repeated": "numerous", "repeatedly": "numerous", "regularly": "numerous", "commonly": "numerous",
	"widespread": "widespread", "majority": "widespread", "most": "widespread", "common": "widespread", "throughout": "widespread", "largely": "widespread", "generally": "widespread", "consistently": "widespread", "pervasive": "widespread", "thousands": "widespread", "large-scale": "widespread", "mostly": "widespread", "broadly": "widespread", "rampant": "widespread", "massive": "widespread",
	"systematic": "systematic", "systematically": "systematic", "systemic": "systematic", "all": "systematic", "nationwide": "systematic", "entire": "systematic", "blanket": "systematic", "wholesale": "systematic", "every": "systematic",
}

var extentUnits = map[string]string{
	"station": "polling-stations", "precinct": "polling-stations", "count": "counts-observed", "observer": "observers", "report": "observation-reports", "voter": "voters", "vote": "votes",
	"seat": "seats", "candidate": "candidates", "party": "parties", "outlet": "media-outlets", "newspaper": "media-outlets", "airtime": "airtime", "commission": "commissions",
	"member": "members", "complaint": "complaints", "debate": "debates", "person": "persons", "people": "persons", "leader": "persons", "activist": "persons", "journalist": "persons", "country": "countries", "day": "days", "women": "persons", "woman": "persons",
}

// extent reads how much and how many in words [lo, hi) (codebook 7); nil if the words do not tell.
func (s *sentence) extent(lo, hi int, none bool) *schema.Extent {
	e := &schema.Extent{}
	at := -1
	for i := lo; i < hi; i++ {
		f := s.form(i)
		c, ok := extentWords[f.text]
		if f.text == "half" && s.lower(i-1) != "first" && s.lower(i-1) != "second" {
			c, ok = "widespread", true
			if s.lower(i-1) == "than" && s.is(i-2, "less", "few") {
				c = "numerous"
			}
		} else if (f.text == "quarter" || f.text == "third" && (s.lower(i-1) == "a" || s.lower(i-1) == "one")) && s.lower(i+1) == "of" {
			c, ok = "numerous", true
		}
		if !ok {
			continue
		}
		if f.text == "number" && s.lower(i-1) != "a" || f.text == "all" && s.lower(i-1) == "at" && s.lower(i+1) != "levels" || f.text == "most" && s.lower(i-1) == "the" || f.text == "certain" && s.class(i-1)&auxiliary != 0 {
			continue
		}
		if e.Class == "" || rank(c) > rank(e.Class) {
			e.Class, at = c, i
		}
	}
	for i := lo; i < hi; i++ {
		f := s.form(i)
		if !f.isNum || f.class&ordinal != 0 || len(f.text) == 4 && f.num >= 1945 && f.num < 2100 || f.text == "one" {
			continue
		}
		v := f.num
		j := i + 1
		for j < hi && s.form(j).isNum && !strings.Contains(s.form(j).text, "%") {
			if s.form(j).num >= 100 {
				v *= s.form(j).num
			} else {
				v += s.form(j).num
			}
			j++
		}
		if i > 0 && months[s.lower(i-1)] > 0 || months[s.lower(j)] > 0 {
			continue
		}
		unit, of := "", ""
		pct := strings.HasSuffix(f.text, "%") || s.lower(j) == "percent" || s.lower(j) == "per" && strings.HasPrefix(s.lower(j+1), "cent")
		for k := j; k < min(len(s.words), j+9); k++ {
			for _, b := range s.form(k).bases {
				if u, ok := extentUnits[b]; ok && of == "" {
					of = u
				}
			}
			if of == "polling-stations" && (s.lower(k) == "visited" || s.lower(k) == "observed") {
				of = "polling-stations-visited"
			}
		}
		if pct {
			unit = "percent"
		} else if of != "" {
			unit = "count"
		} else {
			continue
		}
		e.Value, e.Unit, e.Of, e.Op = &v, unit, of, "="
		switch {
		case s.lower(i-1) == "over", s.lower(i-1) == "than" && s.lower(i-2) == "more", s.lower(i-2) == "at" && s.lower(i-1) == "least":
			e.Op = ">"
		case s.lower(i-1) == "under", s.lower(i-1) == "than" && (s.lower(i-2) == "less" || s.lower(i-2) == "fewer"), s.lower(i-1) == "only":
			if s.lower(i-1) != "only" {
				e.Op = "<"
			}
		case s.lower(i-1) == "about", s.lower(i-1) == "nearly", s.lower(i-1) == "approximately", s.lower(i-1) == "around", s.lower(i-1) == "almost":
			e.Op = "~"
		}
		if pct {
			switch {
			case v < 5:
				e.Class = "isolated"
			case v < 20:
				e.Class = "some"
			case v < 50:
				e.Class = "numerous"
			default:
				e.Class = "widespread"
			}
			e.Norm = e.Op + strconv.FormatFloat(v, 'g', -1, 64) + "%"
			if e.Op == "=" {
				e.Norm = e.Norm[1:]
			}
			if of != "" {
				e.Norm += " of " + strings.ReplaceAll(of, "-", " ")
			}
		} else {
			if of != "polling-stations" && of != "polling-stations-visited" {
				e.Class = ""
			}
			e.Norm = strconv.FormatFloat(v, 'g', -1, 64) + " " + strings.ReplaceAll(of, "-", " ")
		}
		return e
	}
	if none {
		zero := 0.0
		return &schema.Extent{Norm: "none", Class: "none", Op: "=", Value: &zero, Unit: "count"}
	}
	if e.Class == "" {
		return nil
	}
	e.Norm = s.lower(at)
	return e
}

func rank(class string) int {
	for i, c := range [...]string{"none", "isolated", "some", "numerous", "widespread", "systematic"} {
		if c == class {
			return i
		}
	}
	return -1
}

// severity reads serious, major … or minor, technical near words [lo, hi).
func (s *sentence) severity(lo, hi int) string {
	for i := max(0, lo-3); i < hi; i++ {
		if s.words[i].clause != s.words[lo].clause {
			continue
		}
		switch s.lower(i) {
		case "serious", "seriously", "major", "grave", "gravely", "significant", "significantly", "substantial", "severe", "severely", "fundamental", "gross", "egregious", "crucial":
			return "high"
		case "minor", "slight", "slightly", "insignificant":
			return "low"
		}
		if s.lower(i) == "particular" && s.lower(i+1) == "concern" {
			return "high"
		}
	}
	return ""
}

// certainty reads hedges and reports of reports.
func (s *sentence) certainty(lo, hi int) string {
	for i := max(0, lo-5); i < min(len(s.words), hi+3); i++ {
		if s.words[i].clause != s.words[lo].clause && (i < lo || i >= hi) {
			continue
		}
		switch s.lower(i) {
		case "seemingly", "apparent", "apparently", "appeared", "appear", "appears", "seemed", "indication", "indications":
			return schema.Hedged
		case "alleged", "allegedly", "allegations", "allegation", "reportedly", "alleging", "alleges", "claims", "claimed", "claiming", "accused", "accusations", "accusing", "suspected", "complained":
			return schema.Reported
		case "reports":
			if s.lower(i+1) == "of" || s.lower(i+1) == "that" {
				return schema.Reported
			}
		case "reported":
			if i >= hi-1 || s.lower(i-1) == "were" || s.lower(i-1) == "was" || s.lower(i+1) == "cases" || s.lower(i+1) == "irregularities" || s.lower(i+1) == "instances" || s.lower(i+1) == "incidents" {
				return schema.Reported
			}
		}
	}
	return schema.Asserted
}

// trend reads comparisons in time.
func (s *sentence) trend(lo, hi int, sign int8) string {
	for i := max(0, lo-4); i < min(len(s.words), hi+3); i++ {
		if s.words[i].clause != s.words[lo].clause {
			continue
		}
		switch s.lower(i) {
		case "improve", "improved", "improvement", "improvements", "increased", "progress", "enhanced", "strengthened", "better":
			if sign > 0 {
				return "better"
			}
		case "worsened", "deteriorated", "deterioration", "worse", "worsening", "escalated", "shrinking", "backsliding":
			return "worse"
		case "remained", "remains", "still", "continued", "continue", "persisted", "persistent":
			if sign < 0 {
				return "same"
			}
		}
	}
	return ""
}
