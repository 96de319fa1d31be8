package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

func (l *loader) officials(rows []*row) {
	for _, r := range rows {
		o := &schema.Official{Name: r.get("name"), Aliases: r.list("aliases"), Office: r.get("office"), Body: r.get("body"),
			From: schema.EDTF(r.get("from")), To: schema.EDTF(r.get("to")), Source: r.get("source")}
		if l.g.body[o.Body] == nil {
			l.fail(r, "body", "gazetteer-reference", "", "there is no body %q", o.Body)
		}
		for _, c := range [...]struct {
			column string
			date   schema.EDTF
		}{{"from", o.From}, {"to", o.To}} {
			if y, m, _ := c.date.Parts(); c.date != "" && (y == "" || m == "") {
				l.fail(r, c.column, "gazetteer-date", "write it as 2013-09", "%q is no month", c.date)
			}
		}
		if o.To != "" && o.To < o.From {
			l.fail(r, "to", "gazetteer-date", "", "%s comes before %s", o.To, o.From)
		}
		l.g.Officials = append(l.g.Officials, o)
	}
	slices.SortStableFunc(l.g.Officials, func(a, b *schema.Official) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.From, b.From))
	})
}

// Officials gives the people and meetings of a name, in any case; the earliest first.
func (g *Gazetteer) OfficialsNamed(name string) []*schema.Official {
	var out []*schema.Official
	for _, o := range g.Officials {
		if strings.EqualFold(o.Name, name) || slices.ContainsFunc(o.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			out = append(out, o)
		}
	}
	return out
}
