package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
)

// The cases in testdata/cases are plain text that a coder can write. A file holds cases divided by lines that begin
// with "== " and name the rule; on top of a case stand the expected results, one a line, then a blank line, then the
// text:
//
//	problem ISSUE "words within its span" [by BODY+BODY] [basis B] [stance S+S] [certainty C] [stage S+S] [extent C] [said NAME] [at TYPE-DATE]
//	improvement ISSUE …          neutral ISSUE …
//	assessment CLASS "words" [by BODY]
//	recommendation FORCE ADDRESSEE+ADDRESSEE ACTION "words" [by BODY]
//	election ROLE COUNTRY TYPE DATE
//	response LABEL TARGET        link TYPE
//	kind KIND                    voice BODY
//	nothing                      no finding, assessment or recommendation at all
//	more                         other findings may be there too
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	e := builtin(t)
	n := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(b), "\n== ")[1:] {
			title, rest, _ := strings.Cut(part, "\n")
			want, text, ok := strings.Cut(rest, "\n\n")
			if !ok {
				t.Fatalf("%s: %s: no blank line before the text", file, title)
			}
			n++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+title, func(t *testing.T) {
				doc := read(t, "case.txt", strings.TrimSpace(text)+"\n")
				doc.Language = "en"
				x := e.Extract(doc)
				check(t, x)
				for _, problem := range compare(x, strings.Split(strings.TrimSpace(want), "\n")) {
					t.Error(problem)
				}
				if t.Failed() {
					t.Log(describe(x))
				}
			})
		}
	}
	if n < 60 {
		t.Errorf("only %d cases were read", n)
	}
}

var fields = regexp.MustCompile(`"[^"]*"|\S+`)

func compare(x *schema.Extraction, lines []string) (problems []string) {
	used := map[string]bool{}
	more, findings := false, false
	for _, line := range lines {
		f := fields.FindAllString(line, -1)
		if len(f) == 0 {
			continue
		}
		opt := map[string]string{}
		var args []string
		quote := ""
		for i := 1; i < len(f); i++ {
			switch f[i] {
			case "by", "basis", "stance", "certainty", "stage", "extent", "said", "trend", "scope", "severity", "at":
				if i+1 < len(f) {
					opt[f[i]] = strings.Trim(f[i+1], `"`)
					i++
				}
			default:
				if strings.HasPrefix(f[i], `"`) {
					quote = strings.Join(strings.Fields(strings.Trim(f[i], `"`)), " ")
				} else {
					args = append(args, f[i])
				}
			}
		}
		list := func(l []string) string { l = slices.Clone(l); slices.Sort(l); return strings.Join(l, "+") }
		sorted := func(s string) string { return list(strings.Split(s, "+")) }
		ok := false
		switch f[0] {
		case "more":
			more, ok = true, true
		case "nothing":
			findings = true
			ok = len(x.Findings) == 0 && len(x.Assessments) == 0 && len(x.Recommendations) == 0
		case "problem", "improvement", "neutral":
			findings = true
			for _, v := range x.Findings {
				if used[v.ID] || string(v.Polarity) != f[0] || v.Issue != args[0] {
					continue
				}
				spans := append([]schema.Span{v.Span}, v.Also...)
				if quote != "" && !slices.ContainsFunc(spans, func(s schema.Span) bool {
					q := x.Document.Quote(s)
					return strings.Contains(q, quote) || strings.Contains(quote, q)
				}) {
					continue
				}
				class, said := "", ""
				if v.Extent != nil {
					class = v.Extent.Class
				}
				if v.SaidBy != nil {
					said = v.SaidBy.Name
				}
				if o, has := opt["by"]; has && sorted(o) != list(v.AttributedTo) {
					continue
				}
				if o, has := opt["stance"]; has && sorted(o) != list(v.Stance) {
					continue
				}
				if o, has := opt["stage"]; has && sorted(o) != list(v.Stage) {
					continue
				}
				if o, has := opt["at"]; has && !slices.ContainsFunc(x.Elections, func(e schema.Election) bool { return e.ID == v.Election && e.Type+"-"+string(e.Date.Full) == o }) {
					continue
				}
				match := true
				for k, got := range map[string]string{"basis": v.AttributionBasis, "certainty": v.Certainty, "extent": class, "said": said, "trend": v.Trend, "scope": v.Scope, "severity": v.Severity} {
					if o, has := opt[k]; has && o != got {
						match = false
					}
				}
				if match {
					ok, used[v.ID] = true, true
					break
				}
			}
		case "assessment":
			for _, v := range x.Assessments {
				if v.Class == args[0] && strings.Contains(x.Document.Quote(v.Span), quote) && (opt["by"] == "" || sorted(opt["by"]) == list(v.AttributedTo)) && !used[v.ID] {
					ok, used[v.ID] = true, true
					break
				}
			}
		case "recommendation":
			for _, v := range x.Recommendations {
				if v.Force == args[0] && list(v.Addressee) == sorted(args[1]) && v.Action == args[2] && strings.Contains(x.Document.Quote(v.Span), quote) && (opt["by"] == "" || sorted(opt["by"]) == list(v.IssuedBy)) && !used[v.ID] {
					ok, used[v.ID] = true, true
					break
				}
			}
		case "election":
			for _, v := range x.Elections {
				if v.Role == args[0] && v.Country == args[1] && v.Type == args[2] && (len(args) < 4 || string(v.Date.Full) == args[3]) {
					ok = true
				}
			}
		case "response":
			for _, v := range x.Responses {
				ok = ok || v.Label == args[0] && v.Target == args[1]
			}
		case "link":
			for _, v := range x.Links {
				ok = ok || v.Type == args[0]
			}
		case "observers": // all of them, or "none"
			var ids []string
			for _, b := range x.Bodies {
				if b.Role == schema.RoleObserver {
					ids = append(ids, b.ID)
				}
			}
			ok = len(ids) == 0 && args[0] == "none" || list(ids) == sorted(args[0])
		case "kind":
			ok = x.Facts.Kind == args[0]
		case "voice":
			ok = x.Facts.Voice == args[0]
		default:
			problems = append(problems, "unknown expectation: "+line)
			continue
		}
		if !ok {
			problems = append(problems, "missing: "+line)
		}
	}
	if findings && !more {
		for _, v := range x.Findings {
			if !used[v.ID] {
				problems = append(problems, fmt.Sprintf("not expected: %s %s %q by %v", v.Polarity, v.Issue, x.Document.Quote(v.Span), v.AttributedTo))
			}
		}
	}
	return
}

func describe(x *schema.Extraction) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, voice %s\n", x.Facts.Kind, x.Facts.Voice)
	for _, v := range x.Bodies {
		fmt.Fprintf(&b, "body %s %s\n", v.ID, v.Role)
	}
	for _, v := range x.Elections {
		fmt.Fprintf(&b, "election %s %s %s %s\n", v.Role, v.Country, v.Type, v.Date.Full)
	}
	for _, v := range x.Findings {
		fmt.Fprintf(&b, "%s %s %q by %v (%s) stance %v %s {%s}\n", v.Polarity, v.Issue, x.Document.Quote(v.Span), v.AttributedTo, v.AttributionBasis, v.Stance, v.Certainty, v.Rule)
	}
	for _, v := range x.Assessments {
		fmt.Fprintf(&b, "assessment %s %q by %v\n", v.Class, x.Document.Quote(v.Span), v.AttributedTo)
	}
	for _, v := range x.Recommendations {
		fmt.Fprintf(&b, "recommendation %s %v %s %q by %v\n", v.Force, v.Addressee, v.Action, x.Document.Quote(v.Span), v.IssuedBy)
	}
	for _, v := range x.Responses {
		fmt.Fprintf(&b, "response %s %s\n", v.Label, v.Target)
	}
	return b.String()
}
