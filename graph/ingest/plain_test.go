package ingest

import (
	"strings"
	"testing"
)

// The texts below are our own; each has the form of a kind of text that people save.

func TestPlainLayout(t *testing.T) {
	for _, c := range []struct{ title, text, want string }{
		{"hard-wrapped, a blank line between paragraphs", `
Statement on the Election in Arcadia

The mission of the Council followed the presidential election in
Arcadia from the middle of March and visited polling stations in all
regions of the country.

Voting was calm. The count was slow, and in one station out of five
the protocol was not posted.

We thank our hosts.
`, `
h1: Statement on the Election in Arcadia
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
p: Voting was calm. The count was slow, and in one station out of five the protocol was not posted.
p: We thank our hosts.
`},
		{"a blank line between all lines, three between paragraphs", `
The mission of the Council followed the presidential election in
` + " " + `
Arcadia from the middle of March and visited polling stations in all

regions of the country.



Voting was calm.  The count was slow, and in one station out of five

the protocol was not posted.



- lack of access for observers to the

count;



- pressure on voters; and



- a late start of the

tabulation.

We welcome the calm of the day and the readiness of the commission

to meet us.
`, `
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
p: Voting was calm. The count was slow, and in one station out of five the protocol was not posted.
item1: lack of access for observers to the count;
item1: pressure on voters; and
item1: a late start of the tabulation.
p: We welcome the calm of the day and the readiness of the commission to meet us.
`},
		{"two blank lines between all lines, no larger gap between paragraphs", `The mission of the Council followed the presidential election in


Arcadia from the middle of March and visited polling stations in all


regions of the country.


Voting was calm. The count was slow, and in one station out of five


the protocol was not posted. The commission gave no reason for this


and did not answer our letter.
`, `
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
p: Voting was calm. The count was slow, and in one station out of five the protocol was not posted. The commission gave no reason for this and did not answer our letter.
`},
		{"no blank line between paragraphs, short last lines", `The mission of the Council followed the presidential election in
Arcadia from the middle of March and visited polling stations in all
regions of the country.
Voting was calm. The count was slow, and in one station out of five
the protocol was not posted.
Observers were turned away in the capital and in two towns of the
south of the country.
`, `
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
p: Voting was calm. The count was slow, and in one station out of five the protocol was not posted.
p: Observers were turned away in the capital and in two towns of the south of the country.
`},
		{"indented first lines", `   The mission of the Council followed the presidential election in
Arcadia from the middle of March and visited polling stations in
all regions. It met the commission, all of the parties, and voters.
   Voting was calm. The count was slow, and in one station of five
the protocol was not posted. It is not known why it was not posted.
   Observers were turned away in the capital.
`, `
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions. It met the commission, all of the parties, and voters.
p: Voting was calm. The count was slow, and in one station of five the protocol was not posted. It is not known why it was not posted.
p: Observers were turned away in the capital.
`},
		{"one paragraph a line", `Mission of the Council to Arcadia
As delivered by Ambassador Ann Example
to the Assembly, Utopia
April 7, 2016
Mr. Chairman,
The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
Voting was calm. The count was slow, and in one station out of five the protocol was not posted.
Thank you, Mr. Chairman.`, `
h1: Mission of the Council to Arcadia
p: As delivered by Ambassador Ann Example to the Assembly, Utopia
p: April 7, 2016
p: Mr. Chairman,
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
p: Voting was calm. The count was slow, and in one station out of five the protocol was not posted.
p: Thank you, Mr. Chairman.
`},
		{"form feeds, running heads, page numbers", "Report of the Council on Arcadia\n\nThe mission followed the election in all regions, from the middle\nof March, and met with the commission, with the parties and with\n\n1\n\fReport of the Council on Arcadia\n\nthe voters. The count was slow. We saw that the protocols of the\n\n2\n\fReport of the Council on Arcadia\n\nElection Commission were not posted.\n\nThe end of the count was late.\n\n3\n", `
h1@1: Report of the Council on Arcadia
p@1: The mission followed the election in all regions, from the middle of March, and met with the commission, with the parties and with 1 Report of the Council on Arcadia the voters. The count was slow. We saw that the protocols of the 2 Report of the Council on Arcadia Election Commission were not posted.
p@3: The end of the count was late.
furniture@3: 3
`},
		{"page numbers without form feeds", `All regions of the country took part in the vote, and in most of the
towns the commission had made the stations ready by the evening, as
the law of the country asks it to do.

The mission followed the election in all regions, from the middle
of March, and met with the commission, with the parties and with

Council Report on Arcadia
1

the voters. The count was slow. We saw that the protocols of the

Council Report on Arcadia
2

commission were not posted in many of the places that we visited.
The commission gave no reason for that, although we asked it to

Council Report on Arcadia
3

do so in a letter. There was no answer.
`, `
p: All regions of the country took part in the vote, and in most of the towns the commission had made the stations ready by the evening, as the law of the country asks it to do.
p: The mission followed the election in all regions, from the middle of March, and met with the commission, with the parties and with Council Report on Arcadia 1 the voters. The count was slow. We saw that the protocols of the Council Report on Arcadia 2 commission were not posted in many of the places that we visited. The commission gave no reason for that, although we asked it to Council Report on Arcadia 3 do so in a letter. There was no answer.
`},
		{"a page break within a sentence", `The mission of the Council followed the presidential election in
Arcadia from the middle of March and visited polling stations in




all regions. It met the commission, all of the parties, and voters.

Voting was calm. The count was slow, and in one station of five
the protocol was not posted.
`, `
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions. It met the commission, all of the parties, and voters.
p: Voting was calm. The count was slow, and in one station of five the protocol was not posted.
`},
		{"marks of all kinds", `The mission recommends that the commission should:

• open the count to observers;
• post the protocols;

The parties should

(a) keep to the code;
(b) publish their accounts in full and in a form that voters can
read and compare;
(c) stop the use of schools.

In detail:

1) train the staff
2) pay the staff
  i) before the vote
  ii) after the vote
3) thank the staff

–  lists of voters
–  lists of candidates
` + "\uF0B7 boxes\n\uF0B7 seals\n" + `
`, `
p: The mission recommends that the commission should:
item1: open the count to observers;
item1: post the protocols;
p: The parties should
item1: keep to the code;
item1: publish their accounts in full and in a form that voters can read and compare;
item1: stop the use of schools.
p: In detail:
item1: train the staff
item1: pay the staff
item2: before the vote
item2: after the vote
item1: thank the staff
item1: lists of voters
item1: lists of candidates
item1: boxes
item1: seals
`},
		{"bullets on their own lines", "The mission saw:\n\n•\n\nslow counts in the north;\n\n•\n\nlate results in the south.\n", `
p: The mission saw:
item1: slow counts in the north;
item1: late results in the south.
`},
		{"numbers and dashes that wrapping put first", `All regions of the country took part in the vote, and in most of the
towns the commission had made the stations ready by the evening, as
the law of the country asks it to do.

The mission met the commission of the election on the evening of
12. April and found it ready. The chair of the commission said that
the count – which had been slow in earlier elections of the country
– would be over by the end of the night. Mr. J. Example and Ms.
A. Sample confirmed it. The figure of the last election stood at
35. The new one was not known.
`, `
p: All regions of the country took part in the vote, and in most of the towns the commission had made the stations ready by the evening, as the law of the country asks it to do.
p: The mission met the commission of the election on the evening of 12. April and found it ready. The chair of the commission said that the count – which had been slow in earlier elections of the country – would be over by the end of the night. Mr. J. Example and Ms. A. Sample confirmed it. The figure of the last election stood at 35. The new one was not known.
`},
		{"headings", `COUNCIL OF THE ISLES
Election Observation Mission
Arcadia – Presidential Election, 20 March 2016

STATEMENT OF PRELIMINARY FINDINGS

Arcadia City, 21 March 2016 – The election was calm, and the count was slow.

1. Legal Framework

The law was changed a month before the vote, and without a debate.

1.1 Registration of voters
The lists were open to the public for ten days.

Election day

Voting was calm. The count was slow and not open to the observers.

2. Complaints
Of 40 complaints none was heard by a court before the end of the vote.
`, `
h1: COUNCIL OF THE ISLES
h2: Election Observation Mission
h2: Arcadia – Presidential Election, 20 March 2016
h2: STATEMENT OF PRELIMINARY FINDINGS
p: Arcadia City, 21 March 2016 – The election was calm, and the count was slow.
h3: 1. Legal Framework
p: The law was changed a month before the vote, and without a debate.
h3: 1.1 Registration of voters
p: The lists were open to the public for ten days.
h3: Election day
p: Voting was calm. The count was slow and not open to the observers.
h3: 2. Complaints
p: Of 40 complaints none was heard by a court before the end of the vote.
`},
		{"a title of two lines", ` The election in Arcadia was calm but the count was
slow, the observers say

ARCADIA CITY, 21 March 2016 - The presidential election in Arcadia was
calm, but the count was slow in many of the polling stations that the
observers visited.
`, `
h1: The election in Arcadia was calm but the count was slow, the observers say
p: ARCADIA CITY, 21 March 2016 - The presidential election in Arcadia was calm, but the count was slow in many of the polling stations that the observers visited.
`},
		{"furniture and captions of a saved page", `Skip to content

Breaking News

Arcadia Votes

A woman casts her ballot in the town of Sample, Arcadia, on Sunday, March 20, 2016.

(Photo: Example News)

The commission counts, in Sample. (EN Photo/A. Example)

As citizens vote in Arcadia and cast their ballots in all regions of the country, the Council repeats its call of March 20, 2016.

Arcadia voted on Sunday. On March 21, 2016, the commission said that voters cast a million ballots.

***

Read more
`, `
furniture: Skip to content
furniture: Breaking News
h1: Arcadia Votes
caption: A woman casts her ballot in the town of Sample, Arcadia, on Sunday, March 20, 2016.
caption: (Photo: Example News)
caption: The commission counts, in Sample. (EN Photo/A. Example)
p: As citizens vote in Arcadia and cast their ballots in all regions of the country, the Council repeats its call of March 20, 2016.
p: Arcadia voted on Sunday. On March 21, 2016, the commission said that voters cast a million ballots.
furniture: ***
furniture: Read more
`},
		{"a list of names is no run of headings", `The networks below share the concern about the count in Arcadia.

Signed by:

Network of the North (NN)

Network of the South (NS)

Network of the East (NE)

Network of the West (NW)
`, `
p: The networks below share the concern about the count in Arcadia.
p: Signed by:
item1: Network of the North (NN)
item1: Network of the South (NS)
item1: Network of the East (NE)
item1: Network of the West (NW)
`},
		{"contacts and what an organisation says of itself", `The count in Arcadia was slow, says the mission of the Council, which followed the vote in all regions of the country.

The protocols were not posted in many of the polling stations, and observers were turned away in the capital.

For further information, please contact the press office of the Council, Tel. +00 123 456 789, e-mail: press@example.org

www.example.org

The Council, created by a treaty, is an intergovernmental organisation of 12 member states. It works to further good elections.
`, `
p: The count in Arcadia was slow, says the mission of the Council, which followed the vote in all regions of the country.
p: The protocols were not posted in many of the polling stations, and observers were turned away in the capital.
furniture: For further information, please contact the press office of the Council, Tel. +00 123 456 789, e-mail: press@example.org
furniture: www.example.org
furniture: The Council, created by a treaty, is an intergovernmental organisation of 12 member states. It works to further good elections.
`},
		{"items without marks below a lead-in", `The mission noted serious faults, including:

lack of access to the count;

pressure on voters by local officials; and

late results.

Voting was calm.
`, `
p: The mission noted serious faults, including:
item1: lack of access to the count;
item1: pressure on voters by local officials; and
item1: late results.
p: Voting was calm.
`},
		{"notes", "The count was slow.[1] It ended late.\n\n[1] The commission gave another figure.\n", `
p: The count was slow.[1] It ended late.
footnote: The commission gave another figure.
`},
		{"a hyphen at the end of a line", `The election commission of Arcadia sent its long-awaited and well-
prepared report on the vote to the parliament, with a list of long-
standing faults in the law.
`, `
p: The election commission of Arcadia sent its long-awaited and well- prepared report on the vote to the parliament, with a list of long- standing faults in the law.
`},
	} {
		t.Run(c.title, func(t *testing.T) {
			text := strings.TrimPrefix(c.text, "\n")
			d := read(t, "a.txt", text)
			if d.Text != text {
				t.Error("the text was changed")
			}
			wantOutline(t, d, c.want)
			// The same with other line ends, and with no end of the last line.
			for _, end := range []string{"\r\n", "\r"} {
				if e := read(t, "a.txt", strings.ReplaceAll(text, "\n", end)); outline(e) != outline(d) {
					t.Errorf("with line ends %q:\n%s", end, outline(e))
				}
			}
			if e := read(t, "a.txt", "\uFEFF"+strings.TrimRight(text, "\n")); outline(e) != outline(d) {
				t.Errorf("with a byte order mark:\n%s", outline(e))
			}
		})
	}
}

// wrapAt breaks the lines of a text, one paragraph a line, at a width.
func wrapAt(text string, width int) string {
	var b strings.Builder
	for p := range strings.SplitSeq(text, "\n") {
		n := 0
		for f := range strings.FieldsSeq(p) {
			switch {
			case n == 0:
			case n+1+len(f) > width:
				b.WriteByte('\n')
				n = 0
			default:
				b.WriteByte(' ')
				n++
			}
			b.WriteString(f)
			n += len(f)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestWrappedAtAnyWidth holds that a text gives the same blocks however its lines were broken and spaced.
func TestWrappedAtAnyWidth(t *testing.T) {
	text := `Slow Count in Arcadia

Arcadia City, 21 March 2016 – The presidential election in Arcadia was calm, but the count was slow and in many polling stations not open to the observers, the mission of the Council said today.

The commission handled its work in time. It trained its members, printed the ballots early, and published the list of stations. However, it did not publish its decisions on complaints; nor did it hear those who had complained.

Observers noted serious faults, including:

- a lack of access for observers to the count and the tabulation;

- pressure on voters by local officials who wanted to raise the turnout; and

- late results.

“The day was calm,” said the head of the mission. “The night was not. We saw protocols that were filled in with a pencil, and boxes that nobody had sealed.”

Of the 12 parties that applied, 10 were registered. In 2012, by contrast, only 4 of 9 were, so that voters had a wider choice this time than ever before.

We call on the authorities to open the count before the next election.
`
	want := outline(read(t, "a.txt", text))
	if n := strings.Count(want, "\n"); n != 10 {
		t.Fatalf("the text itself gives %d blocks\n%s", n, want)
	}
	for width := 45; width <= 120; width += 5 {
		once := wrapAt(text, width)
		for title, s := range map[string]string{"": once, "double": strings.ReplaceAll(once, "\n", "\n\n"), "triple": strings.ReplaceAll(once, "\n", "\n \n\n"),
			"double with CRLF": strings.ReplaceAll(once, "\n", " \r\n\r\n"), "indented": "    " + strings.ReplaceAll(once, "\n", "\n    ")} {
			if got := outline(read(t, "a.txt", s)); got != want {
				t.Errorf("wrapped at %d, %s:\n%s", width, title, got)
			}
		}
	}
}
