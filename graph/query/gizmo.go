package query

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
)

// GizmoColumns gives the columns of the rows of a question's Gizmo form, nil if it has none.
func GizmoColumns(question string) []string {
	switch question {
	case "recurring":
		return []string{"issue", "times", "first", "last"}
	case "findings", "issue":
		return []string{"election", "id", "issue", "polarity"}
	case "observers":
		return []string{"election", "body"}
	case "recommendations":
		return []string{"election", "id", "action"}
	}
	return nil
}

// GizmoForm gives a question as a Gizmo query, to be run by [graph.Graph.Gizmo] and to begin one's own with. Its rows are
// objects with the columns of GizmoColumns, which the flat form of the answer has too. about is the issue where the
// question has one, least the elections of recurring. Of the filters, country, election, polarity and area can be put into
// Gizmo; the others give a problem of code no-gizmo.
func GizmoForm(ctx context.Context, g *graph.Graph, question, about string, w Where, least int) (string, error) {
	if GizmoColumns(question) == nil {
		return "", &schema.Problem{Code: "no-gizmo", Message: fmt.Sprintf("the question %s has no Gizmo form", question), Hint: "recurring, findings, issue, observers and recommendations have"}
	}
	if w.From != "" || w.To != "" || w.By != "" || w.Stage != "" || question == "observers" && (w.Polarity != "" || w.Area != "") || question == "recommendations" && w.Polarity != "" {
		return "", &schema.Problem{Code: "no-gizmo", Message: "these filters cannot be put into Gizmo", Hint: "leave all out but country, election, polarity and area"}
	}
	return ask(ctx, g, func(r *reader) (string, error) {
		if err := r.check(w); err != nil {
			return "", err
		}
		names := map[string]string{}
		for kind, name := range map[string]string{"country": w.Country, "election": w.Election, "area": w.Area, "issue": about} {
			if name == "" {
				continue
			}
			t, err := r.resolve(name, kind)
			if err != nil {
				return "", err
			}
			names[kind] = `"<` + schema.Short(t) + `>"`
		}
		return gizmoForm(question, names, w, cmp.Or(least, 2)), nil
	})
}

// gizmoForm writes the query; names are quoted ids by kind.
func gizmoForm(question string, names map[string]string, w Where, least int) string {
	elections := `g.V("<eg:Election>").In("<rdf:type>")`
	if c := names["country"]; c != "" {
		elections = `g.V(` + c + `).In("<eg:country>")`
	} else if e := names["election"]; e != "" {
		elections = `g.V(` + e + `)`
	}
	polarity := []string{string(schema.Problematic), string(schema.Improvement)}
	asked := fmt.Sprintf(`"<polarity/%s>"`, cmp.Or(w.Polarity, polarity[0]))
	if w.Polarity != "" && question != "recurring" { // which looks at both
		polarity = []string{w.Polarity}
	}
	for i, p := range polarity {
		polarity[i] = `"<polarity/` + p + `>"`
	}
	claims := func(class string) string {
		return elections + ".Tag(\"election\")\n  .In(\"<eg:election>\").Has(\"<rdf:type>\", \"<eg:" + class + ">\")"
	}
	directed := "\n  .Has(\"<eg:polarity>\", " + strings.Join(polarity, ", ") + ")"
	area := ""
	if a := names["area"]; a != "" {
		area = "\n  .Tag(\"it\").Out(\"<eg:issue>\").Has(\"<eg:inArea>\", " + a + ").Back(\"it\")"
	}
	var b strings.Builder
	if question != "recurring" {
		var path, row string
		switch question {
		case "findings":
			path = claims("Finding") + directed + area + "\n  .Save(\"<eg:issue>\", \"issue\").Save(\"<eg:polarity>\", \"polarity\")"
			row = "election: d.election, id: d.id, issue: d.issue, polarity: d.polarity"
		case "issue":
			path = "g.V(" + names["issue"] + ").Tag(\"issue\").In(\"<eg:issue>\").Has(\"<rdf:type>\", \"<eg:Finding>\")" + directed + area +
				"\n  .Tag(\"finding\").Save(\"<eg:polarity>\", \"polarity\").Out(\"<eg:election>\")"
			if names["country"] != "" {
				path += ".Has(\"<eg:country>\", " + names["country"] + ")"
			} else if names["election"] != "" {
				path += ".Is(" + names["election"] + ")"
			}
			row = "election: d.id, id: d.finding, issue: d.issue, polarity: d.polarity"
		case "observers":
			path = elections + ".Tag(\"election\").Out(\"<eg:observedBy>\")"
			row = "election: d.election, body: d.id"
		case "recommendations":
			path = claims("Recommendation") + area + "\n  .Save(\"<eg:action>\", \"action\")"
			row = "election: d.election, id: d.id, action: d.action"
		}
		fmt.Fprintf(&b, `var seen = {}; // several documents may say the same
%s
  .ForEach(function (d) {
    var row = {%s}, key = JSON.stringify(row);
    if (!seen[key]) g.Emit(row);
    seen[key] = true;
  });
`, path, row)
		return b.String()
	}
	kept := "\n  .Save(\"<eg:polarity>\", \"polarity\")"
	fmt.Fprintf(&b, `// An issue counts in an election if somebody raised it there, or one narrower than it.
var broader = {}, year = {}, raised = {}, own = {}, narrower = {}, asked = g.V(%s).ToArray()[0];
g.V("<eg:Issue>").In("<rdf:type>").Tag("issue").Out("<skos:broader>")
  .ForEach(function (d) { broader[d.issue] = d.id; });
%s.Tag("election").Out("<eg:year>")
  .ForEach(function (d) { year[d.election] = String(d.id); });
%s%s%s%s
  .Out("<eg:issue>").ForEach(function (d) {
    own[d.id] = true;
    if (d.polarity !== asked) return;
    for (var i = d.id, n = 0; i && n < 9; i = broader[i], n++) {
      (raised[i] = raised[i] || {})[d.election] = true;
      if (i !== d.id) (narrower[i] = narrower[i] || {})[d.id] = true;
    }
  });
Object.keys(raised).sort().forEach(function (i) {
  var elections = Object.keys(raised[i]);
  if (elections.length < %d || !own[i] && Object.keys(narrower[i] || {}).length < 2) return;
  var years = elections.map(function (e) { return year[e]; }).filter(Boolean).sort();
  g.Emit({issue: i, times: elections.length, first: years[0] || "", last: years[years.length - 1] || ""});
});
`, asked, elections, claims("Finding"), directed, area, kept, least)
	return b.String()
}
