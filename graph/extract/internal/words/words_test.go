package words

import (
	"slices"
	"testing"
)

func TestBases(t *testing.T) {
	for form, base := range map[string]string{
		"votes": "vote", "voting": "vote", "voted": "vote", "women": "woman", "denied": "deny", "denies": "deny", "parties": "party",
		"barred": "bar", "permitted": "permit", "organised": "organize", "organisation": "organization", "harassed": "harass",
		"ballots": "ballot", "boxes": "box", "stuffed": "stuff", "found": "find", "withdrew": "withdraw", "programmes": "program",
		"labour": "labor", "centres": "center", "raised": "raise", "supervised": "supervise", "lies": "lie", "rigging": "rig",
		"observers": "observer", "processes": "process", "biases": "bias", "classes": "class", "marred": "mar",
	} {
		if !slices.Contains(Bases(form), base) {
			t.Errorf("Bases(%q) = %q, want %q among them", form, Bases(form), base)
		}
	}
	for form, not := range map[string]string{"process": "proces", "progress": "progres", "bias": "bia", "united": "unite", "during": "dure", "news": "new"} {
		if slices.Contains(Bases(form), not) {
			t.Errorf("Bases(%q) = %q holds %q", form, Bases(form), not)
		}
	}
}

func TestNumber(t *testing.T) {
	for w, want := range map[string]float64{"1,200": 1200, "7.5": 7.5, "40%": 40, "forty": 40, "12": 12} {
		if v, ok := Number(w); !ok || v != want {
			t.Errorf("Number(%q) = %v, %v", w, v, ok)
		}
	}
	for _, w := range []string{"", "abc", "4th", "x1"} {
		if v, ok := Number(w); ok {
			t.Errorf("Number(%q) = %v, want none", w, v)
		}
	}
}
