package gazetteer

import (
	"strings"
	"time"

	"github.com/electiongraph/electiongraph/schema"
)

const layout = "2006-01-02"

// longestVote is the number of days that the voting of one round may take (India aside, whose rows say so in phases).
const longestVote = 60

// voteDays checks a date of the calendar, a day or an interval of days.
func voteDays(d schema.EDTF) (ok bool) {
	a, b, interval := strings.Cut(string(d), "/")
	first, err := time.Parse(layout, a)
	if err != nil || !interval {
		return err == nil
	}
	last, err := time.Parse(layout, b)
	return err == nil && last.After(first) && last.Sub(first) <= longestVote*24*time.Hour
}

// firstDay and lastDay give the ends of a date of the calendar.
func firstDay(d schema.EDTF) string { a, _, _ := strings.Cut(string(d), "/"); return a }

func lastDay(d schema.EDTF) string {
	if _, b, interval := strings.Cut(string(d), "/"); interval {
		return b
	}
	return string(d)
}

// onDate reports whether some voting day of some round of e is one that date can mean.
func onDate(e *schema.CalendarElection, date schema.EDTF) bool {
	if date == "" || voteOn(e.Date, date) {
		return true
	}
	for _, r := range e.Rounds {
		if voteOn(r, date) {
			return true
		}
	}
	return false
}

func voteOn(vote, date schema.EDTF) bool {
	pattern := strings.TrimRight(string(date), "?~%")
	if strings.Contains(pattern, "/") {
		first, last, ok := bounds(date)
		return ok && lastDay(vote) >= first && firstDay(vote) <= last
	}
	a, b := firstDay(vote), lastDay(vote)
	if a == b {
		return fits(pattern, a)
	}
	day, err := time.Parse(layout, a)
	for err == nil && day.Format(layout) <= b {
		if fits(pattern, day.Format(layout)) {
			return true
		}
		day = day.AddDate(0, 0, 1)
	}
	return false
}

// fits matches a partial date, X for any digit, with a day: 2012, 201X, XXXX-04-03.
func fits(pattern, day string) bool {
	if len(pattern) > len(day) {
		return false
	}
	for i := range len(pattern) {
		if pattern[i] != 'X' && pattern[i] != day[i] {
			return false
		}
	}
	return true
}

// bounds gives the first and last day, as YYYY-MM-DD for comparing, that a date can mean. It is false if a year is
// unknown.
func bounds(d schema.EDTF) (first, last string, ok bool) {
	a, b, interval := strings.Cut(string(d), "/")
	if !interval {
		b = a
	}
	first, ok1 := fill(a, "01", "01")
	last, ok2 := fill(b, "12", "31")
	return first, last, ok1 && ok2
}

func fill(s, month, day string) (string, bool) {
	y, m, d := schema.EDTF(s).Parts()
	if len(y) != 4 {
		return "", false
	}
	if m == "" {
		m, d = month, ""
	}
	if d == "" {
		d = day
	}
	return y + "-" + m + "-" + d, true
}
