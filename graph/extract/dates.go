package extract

import (
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A dateHit is a date, possibly partial, at words [lo, hi).
type dateHit struct {
	lo, hi           int
	year, month, day int // 0 unknown
}

func (d dateHit) edtf() schema.EDTF {
	if d.year <= 0 && d.month <= 0 {
		return ""
	}
	b := make([]byte, 0, 10)
	number := func(n, digits int) {
		for div := []int{1, 10, 100, 1000}[digits-1]; div > 0; div /= 10 {
			b = append(b, byte('0'+n/div%10))
		}
	}
	if d.year > 0 {
		number(d.year, 4)
	} else {
		b = append(b, "XXXX"...)
	}
	if d.month > 0 {
		b = append(b, '-')
		number(d.month, 2)
		if d.day > 0 {
			b = append(b, '-')
			number(d.day, 2)
		}
	}
	return schema.EDTF(b)
}

var months = map[string]int{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6,
	"july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10, "november": 11, "nov": 11,
	"december": 12, "dec": 12,
}

// listed reports whether words [lo, hi) between two dates say that they belong together.
func (s *sentence) listed(lo, hi int) bool {
	if hi == lo {
		return true
	}
	return hi == lo+1 && (s.class(lo)&coordinator != 0 || s.is(lo, "to", "through", "until"))
}

// dates finds the dates of the sentence: 20 March 2016, March 20(th), 2016, March 2016, 2016-03-20, the year 2016.
func (s *sentence) dates(dst []dateHit) []dateHit {
	year := func(i int) int {
		if i < len(s.words) {
			if f := s.form(i); f.isNum && len(f.text) == 4 && f.num >= 1945 && f.num < 2100 && strings.IndexByte(f.text, '.') < 0 {
				return int(f.num)
			}
		}
		return 0
	}
	day := func(i int) int {
		if i < 0 || i >= len(s.words) {
			return 0
		}
		t := s.form(i).text
		for _, suf := range [...]string{"st", "nd", "rd", "th"} {
			t = strings.TrimSuffix(t, suf)
		}
		if n := len(t); n == 0 || n > 2 || !isDigit(t[0]) || !isDigit(t[n-1]) {
			return 0
		}
		d := 0
		for _, c := range []byte(t) {
			d = d*10 + int(c-'0')
		}
		if d < 1 || d > 31 {
			return 0
		}
		return d
	}
	for i := 0; i < len(s.words); i++ {
		t := s.form(i).text
		if m := int(s.form(i).month); m > 0 && s.words[i].capital {
			h := dateHit{lo: i, hi: i + 1, month: m}
			before := day(i - 1)
			if s.words[i].brk != breakNone {
				before = 0
			}
			if before == 0 && s.lower(i-1) == "of" {
				if d := day(i - 2); d > 0 {
					h.lo, h.day = i-2, d
				}
			}
			if before > 0 {
				h.lo, h.day = i-1, before
				if y := year(i + 1); y > 0 {
					h.hi, h.year = i+2, y
				}
			} else if d := day(i + 1); d > 0 && s.words[i+1].brk == breakNone {
				h.day, h.hi = d, i+2
				// "March 7 and 8", "March 7-8"
				if d2 := day(i + 2); d2 > d && s.words[i+2].brk == breakNone && year(i+2) == 0 {
					h.hi = i + 3
				} else if s.lower(i+2) == "and" && day(i+3) > d && months[s.lower(i+4)] == 0 {
					h.hi = i + 4
				}
				if y := year(h.hi); y > 0 {
					h.year, h.hi = y, h.hi+1
				}
			} else if y := year(i + 1); y > 0 {
				h.year, h.hi = y, i+2
			} else if t == "may" || t == "march" {
				if _, ok := electionTypes[s.lower(i+1)]; ok && s.class(i-1)&determiner != 0 {
					// "the May presidential election"
				} else if p := s.lower(i - 1); p != "in" && p != "last" && p != "this" && p != "next" && p != "since" && p != "until" && p != "of" && p != "early" && p != "late" && !s.is(i+1, "election", "vote", "poll", "referendum", "runoff", "ballot") {
					continue // a verb, or a demonstration
				}
			}
			// "7 and 8 March 2020": the first day counts
			if h.lo == i-1 && h.day > 0 {
				if s.lower(i-2) == "and" && day(i-3) > 0 && day(i-3) < h.day {
					h.lo, h.day = i-3, day(i-3)
				} else if d := day(i - 2); d > 0 && d < h.day && s.words[i-1].brk == breakNone {
					h.lo, h.day = i-2, d
				}
			}
			// "in October and November 2016"
			if k := len(dst) - 1; k >= 0 && h.year > 0 && h.day == 0 && s.lower(h.lo-1) == "and" && dst[k].hi == h.lo-1 && dst[k].year == 0 && dst[k].day == 0 {
				dst[k].year = h.year
			}
			// "on October 30 and November 13, 2016", "from 28 November to 5 December 2010"
			for k := len(dst) - 1; k >= 0 && h.year > 0 && h.day > 0 && dst[k].year == 0 && dst[k].day > 0 && s.listed(dst[k].hi, h.lo) && dst[k].month <= h.month; k-- {
				dst[k].year = h.year
			}
			dst = append(dst, h)
			i = h.hi - 1
			continue
		}
		if len(t) == 10 && t[4] == '-' {
			continue
		}
		// 2016-03-20 reads as three words
		if y := year(i); y > 0 {
			if i+2 < len(s.words) && s.words[i+1].start == s.words[i].end+1 && s.text[s.words[i].end] == '-' && len(s.form(i+1).text) == 2 && day(i+1) >= 1 && day(i+1) <= 12 && s.words[i+2].start == s.words[i+1].end+1 && day(i+2) > 0 {
				dst = append(dst, dateHit{lo: i, hi: i + 3, year: y, month: day(i + 1), day: day(i + 2)})
				i += 2
				continue
			}
			// a bare year, not "1,945 voters" or "2016 observers"
			dst = append(dst, dateHit{lo: i, hi: i + 1, year: y})
		}
	}
	return dst
}
