// Package words is the word machine: which base forms an English word may be an inflection of, and what number it
// spells. It knows no meaning; start at [Bases].
package words

import (
	"strconv"
	"strings"
)

// irregular forms and their bases, those that statements about elections use.
var irregular = map[string]string{
	"was": "be", "were": "be", "is": "be", "are": "be", "been": "be", "being": "be", "am": "be",
	"had": "have", "has": "have", "having": "have", "did": "do", "does": "do", "done": "do",
	"found": "find", "held": "hold", "took": "take", "taken": "take", "gave": "give", "given": "give",
	"went": "go", "gone": "go", "came": "come", "saw": "see", "seen": "see", "made": "make", "ran": "run",
	"won": "win", "lost": "lose", "led": "lead", "left": "leave", "kept": "keep", "met": "meet", "said": "say",
	"told": "tell", "felt": "feel", "fell": "fall", "fallen": "fall", "brought": "bring", "bought": "buy",
	"sought": "seek", "thought": "think", "caught": "catch", "taught": "teach", "fought": "fight", "built": "build",
	"sent": "send", "spent": "spend", "lent": "lend", "stood": "stand", "understood": "understand",
	"withdrew": "withdraw", "withdrawn": "withdraw", "drew": "draw", "drawn": "draw", "grew": "grow", "grown": "grow",
	"knew": "know", "known": "know", "threw": "throw", "thrown": "throw", "shown": "show", "flew": "fly", "fled": "flee",
	"wrote": "write", "written": "write", "chose": "choose", "chosen": "choose", "broke": "break", "broken": "break",
	"spoke": "speak", "spoken": "speak", "stole": "steal", "stolen": "steal", "beaten": "beat", "bitten": "bite",
	"began": "begin", "begun": "begin", "forbade": "forbid", "forbidden": "forbid", "overthrew": "overthrow",
	"overthrown": "overthrow", "undertook": "undertake", "undertaken": "undertake", "became": "become", "rose": "rise",
	"risen": "rise", "arose": "arise", "arisen": "arise", "shot": "shoot", "laid": "lay", "paid": "pay", "sworn": "swear",
	"swore": "swear", "struck": "strike", "stricken": "strike", "torn": "tear", "tore": "tear", "hid": "hide", "hidden": "hide",
	"women": "woman", "men": "man", "people": "people", "children": "child", "media": "media", "data": "data",
	"criteria": "criterion", "phenomena": "phenomenon", "analyses": "analysis", "crises": "crisis", "bases": "basis",
	"news": "news", "police": "police", "worse": "bad", "worst": "bad", "better": "good", "best": "good",
	"lives": "life", "wives": "wife", "themselves": "themselves", "overcame": "overcome",
	"upheld": "uphold", "withheld": "withhold", "overseen": "oversee", "oversaw": "oversee", "foresaw": "foresee",
	"foreseen": "foresee", "misled": "mislead", "mistook": "mistake", "mistaken": "mistake", "rigged": "rig", "rigging": "rig",
	"barred": "bar", "barring": "bar", "dying": "die", "lying": "lie", "tying": "tie", "busses": "bus", "buses": "bus", "bussed": "bus",
	"bused": "bus", "bussing": "bus", "busing": "bus",
}

// never an inflection, although it looks like one.
var whole = map[string]bool{
	"this": true, "his": true, "its": true, "thus": true, "us": true, "as": true, "various": true, "process": true,
	"press": true, "access": true, "progress": true, "congress": true, "express": true, "less": true, "unless": true,
	"across": true, "previous": true, "serious": true, "status": true, "campus": true, "consensus": true, "census": true,
	"virus": true, "during": true, "nothing": true, "something": true, "anything": true, "everything": true, "evening": true,
	"morning": true, "indeed": true, "need": true, "speed": true, "hundred": true, "red": true, "bed": true, "politics": true,
	"always": true, "perhaps": true, "series": true, "species": true, "bias": true, "basis": true, "analysis": true, "crisis": true,
	"class": true, "mass": true, "loss": true, "pass": true, "address": true, "witness": true, "business": true, "redress": true,
	"harass": true, "unlawfulness": true, "fairness": true, "king": true, "string": true, "thing": true, "spring": true, "bring": true,
	"ring": true, "news": true, "sing": true, "wing": true, "united": true, "kingdom": true, "does": false, "belarus": true, "cyprus": true,
	"honduras": true, "philippines": true, "maldives": true, "netherlands": true, "laos": true, "texas": true,
}

// Bases gives the forms that w (lower case) may be an inflection of, w itself in canonical spelling first, at most
// eight. Spellings of -ise and -our are made -ize and -or, so that both sides of the ocean meet.
func Bases(w string) []string {
	w = Canonical(w)
	out := make([]string, 1, 6)
	out[0] = w
	add := func(s string) {
		if len(s) < 2 {
			return
		}
		for _, o := range out {
			if o == s {
				return
			}
		}
		out = append(out, s)
	}
	if b, ok := irregular[w]; ok {
		add(b)
	}
	n := len(w)
	if whole[w] || n < 4 || strings.ContainsAny(w, "0123456789.") {
		return out
	}
	if w == "noted" || w == "noting" { // "not" is another word
		add("note")
		return out
	}
	undouble := func(s string) {
		if k := len(s); k > 3 && s[k-1] == s[k-2] && strings.IndexByte("bdgklmnprt", s[k-1]) >= 0 {
			add(s[:k-1])
		}
	}
	switch {
	case strings.HasSuffix(w, "ies") && n > 4:
		add(w[:n-3] + "y")
		add(w[:n-1])
	case strings.HasSuffix(w, "ied") && n > 4:
		add(w[:n-3] + "y")
		add(w[:n-1])
	case strings.HasSuffix(w, "ing") && n > 5:
		s := w[:n-3]
		add(s)
		add(s + "e")
		undouble(s)
	case strings.HasSuffix(w, "ed") && n > 4:
		s := w[:n-2]
		add(s)
		add(w[:n-1])
		undouble(s)
	case strings.HasSuffix(w, "ings") && n > 6:
		add(w[:n-1])
	case strings.HasSuffix(w, "es") && n > 4:
		add(w[:n-1])
		if s := w[:n-2]; strings.HasSuffix(s, "s") || strings.HasSuffix(s, "x") || strings.HasSuffix(s, "z") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "sh") || strings.HasSuffix(s, "o") {
			add(s)
		}
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		add(w[:n-1])
	}
	return out
}

// Canonical gives w (lower case) in one of the two common spellings: -ize, -or, -er.
func Canonical(w string) string {
	if len(w) < 6 {
		if w == "cosy" {
			return "cozy"
		}
		return w
	}
	switch {
	case strings.Contains(w, "isation"):
		w = strings.Replace(w, "isation", "ization", 1)
	case strings.HasSuffix(w, "ise") || strings.HasSuffix(w, "ised") || strings.HasSuffix(w, "ises") || strings.HasSuffix(w, "ising"):
		if i := strings.LastIndex(w, "is"); i > 3 && !keepISE(w[:i+2]) {
			w = w[:i] + "iz" + w[i+2:]
		}
	case strings.HasSuffix(w, "centre"), strings.HasSuffix(w, "centres"):
		w = strings.Replace(w, "centre", "center", 1)
	case strings.HasPrefix(w, "programme"):
		w = "program" + w[len("programme"):]
	}
	if !strings.Contains(w, "our") {
		return w
	}
	for _, p := range [...]string{"labour", "favour", "behaviour", "endeavour", "honour", "colour", "neighbour", "rumour", "harbour"} {
		if strings.Contains(w, p) {
			return strings.Replace(w, p, p[:len(p)-2]+"r", 1)
		}
	}
	return w
}

// keepISE reports whether a word in -is(e) is spelt so everywhere: raise, promise, exercise.
func keepISE(stem string) bool {
	for _, s := range [...]string{"rais", "promis", "exercis", "advis", "revis", "supervis", "compromis", "disenfranchis", "franchis", "surpris", "enterpris", "compris", "premis", "prais", "nois", "pois", "precis", "concis", "expertis", "televis", "devis", "excis", "rais", "cruis", "otherwis", "likewis", "rise", "aris", "disguis"} {
		if strings.HasSuffix(stem, s) {
			return true
		}
	}
	return false
}

var numerals = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "dozen": 12,
}

// Number gives the value of a word that is a number in digits ("1,200", "7.5", "40%") or in words ("forty").
func Number(w string) (float64, bool) {
	if v, ok := numerals[w]; ok {
		return v, true
	}
	if w == "" || w[0] < '0' || w[0] > '9' {
		return 0, false
	}
	s := strings.TrimSuffix(strings.ReplaceAll(w, ",", ""), "%")
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}
