package schema

import "strings"

// EDTF is an Extended Date/Time Format date, levels 0-2 as far as elections need them: 2016, 2016-03, 2016-03-20,
// XXXX-04-03, an interval 2012-01-15/2012-01-16. "" is unknown.
type EDTF string

// Parts gives year, month and day as written; unknown parts are "" (also for X digits).
func (d EDTF) Parts() (year, month, day string) {
	s, _, _ := strings.Cut(string(d), "/")
	for s != "" && (s[len(s)-1] == '?' || s[len(s)-1] == '~' || s[len(s)-1] == '%') {
		s = s[:len(s)-1]
	}
	known := func(part string) string {
		if strings.IndexByte(part, 'X') >= 0 {
			return ""
		}
		return part
	}
	year, rest, _ := strings.Cut(s, "-")
	month, day, _ = strings.Cut(rest, "-")
	return known(year), known(month), known(day)
}

// Year gives the year, or "" if it is unknown.
func (d EDTF) Year() string { y, _, _ := d.Parts(); return y }

// Full reports whether year, month and day are known.
func (d EDTF) Full() bool { y, m, dd := d.Parts(); return y != "" && m != "" && dd != "" }

// Compatible reports whether no part known in both dates differs.
func (d EDTF) Compatible(e EDTF) bool {
	y1, m1, d1 := d.Parts()
	y2, m2, d2 := e.Parts()
	eq := func(a, b string) bool { return a == "" || b == "" || a == b }
	return eq(y1, y2) && eq(m1, m2) && eq(d1, d2)
}
