package extract

import (
	"testing"

	"github.com/electiongraph/electiongraph/schema"
)

func extractText(t *testing.T, text string) *schema.Extraction {
	doc := read(t, "case.txt", text+"\n")
	doc.Language = "en"
	return builtin(t).Extract(doc)
}

// What reads like a verdict on an election and is a finding, a commitment recited, or the word of a contestant (O1).
func TestNoVerdict(t *testing.T) {
	for _, text := range []string{
		"ODIHR assessed that the presidential election in Arcadia was competitive and efficiently administered.",
		"ODIHR said that the presidential election in Arcadia was marred by violations, including vote buying and ballot stuffing.",
		"According to ODIHR, the voting process during the presidential elections in Arcadia was well organized and free.",
		"ODIHR stated that the election in Arcadia was generally competitive, administered efficiently and transparently.",
		"An analyst in the capital claimed that the presidential election in Arcadia was neither free nor fair.",
		"We have a wish: that the presidential election in Arcadia be free, fair and peaceful.",
		"The voters of Arcadia went to the election, and they were free to say what they thought.",
		"ODIHR assessed voting in the election in Arcadia as satisfactory in nine of ten polling stations.",
		"The challenger withdrew from the election in Arcadia, saying the commission had done nothing to ensure a free and fair vote.",
		"ODIHR noted that the election law of Arcadia remains well short of OSCE commitments.",
		"ODIHR said that the legal framework of Arcadia provides a sound basis for the conduct of democratic elections.",
		"ODIHR said that the voting process in the election in Arcadia was rated free and transparent in 92 percent of polling stations.",
		"ODIHR said that the presidential election in Arcadia was free of violence.",
		"Citizens of Arcadia have a right to genuine elections.",
		"The government of Arcadia refused to accept the recommended number of election observers.",
		"The campaign in the presidential election in Arcadia was vigorous and, compared with earlier elections, largely peaceful.",
		"The United States urges Arcadia to hold free and fair elections. We thank the observers.",
		"The European Union mission to Arcadia thanks the voters. A final report on the election will be presented in two months.",
		"ODIHR said that improvements were made in the registration of voters before the election in Arcadia.",
		"Observers heard that the election in Arcadia did not offer voters a genuine alternative.",
		"ODIHR said that for the election in Arcadia to be credible, the tabulation must be transparent.",
		"If the count is completed openly, the elections in Arcadia could be regarded as credible, ODIHR said.",
		"ODIHR said that the law of Arcadia provides an adequate basis for the conduct of democratic elections in line with international principles.",
		"ODIHR assesses the election in Arcadia against international standards for democratic elections.",
		"ODIHR said that it is committed to credible elections in Arcadia.",
		"ODIHR said that the presidential election in Arcadia was conducted in a calm and orderly manner.",
		"Was the presidential election in Arcadia free and fair?",
		"ODIHR said that restrictions on candidacy in the election law of Arcadia are not in line with international standards.",
		"ODIHR said that confidence in the credibility of the elections in Arcadia depends on transparency.",
		"The government of Arcadia invited observers to certify the fairness of the vote.",
		"ODIHR's mandate in Arcadia is to assess whether the elections comply with international standards.",
	} {
		if x := extractText(t, text); len(x.Assessments) > 0 {
			t.Errorf("%s\n\tgives %s %q", text, x.Assessments[0].Class, x.Document.Quote(x.Assessments[0].Span))
		}
	}
}

// What has the words of a request and is a deed, a rule told in passing, a condition or a decision of others.
func TestNoRequest(t *testing.T) {
	for _, text := range []string{
		"ODIHR said that in the presidential election in Arcadia observers were turned away, and some were asked to leave polling stations.",
		"The United States thanks the observers of the election in Arcadia. Voters at home may vote by mail, while those abroad must travel to a consulate. We congratulate the voters.",
		"The United States thanks the observers of the election in Arcadia. Complaints go to the court, which must rule within ten days. We congratulate the voters.",
		"The United States thanks the observers of the election in Arcadia. Should the government decide to extend the deadline, new dates will follow. We congratulate the voters.",
		"The United States thanks the observers of the election in Arcadia. In one village the elders agreed that women should stay at home. We congratulate the voters.",
		"The United States thanks the observers of the election in Arcadia. Any country that joins the body must hold elections. We congratulate the voters.",
		"ODIHR observed the election in Arcadia at the invitation of the government. It was invited by the government in May.",
		"The authorities of Arcadia did not accept the recommended number of observers for the election, ODIHR said.",
		"The European Union Election Observation Mission to Arcadia observed the elections of 10 April. Voters should know that their vote is secret. The mission thanks them.",
		"The European Union Election Observation Mission to Arcadia observed the elections of 10 April. Voters must present an identity card. The mission thanks them.",
		"The United States thanks the observers of the election in Arcadia. They voted under conditions that no voter should face. We congratulate the voters.",
		"The United States thanks the observers of the election in Arcadia. We commend the voters and encourage them in their commitment to democracy. We thank the observers.",
		"The European Union Election Observation Mission to Arcadia observed the elections of 10 April. Under the code, campaigning must end 48 hours before election day. The mission thanks them.",
		"The United States thanks the observers of the election in Arcadia. Voters should be proud of this day. We congratulate the voters.",
		"The United States looks forward to the end of the count in Arcadia's election. We congratulate the voters. We thank the observers.",
	} {
		if x := extractText(t, text); len(x.Recommendations) > 0 {
			r := x.Recommendations[0]
			t.Errorf("%s\n\tgives %s %s %q", text, r.Force, r.Action, x.Document.Quote(r.Span))
		}
	}
}
