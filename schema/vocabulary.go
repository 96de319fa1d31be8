package schema

import (
	"strings"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Base is the address under which things get their IRIs; the ontology lives at NS.
const (
	Base = "https://w3id.org/electiongraph/"
	NS   = Base + "ns#"
)

func eg(name string) rdf.Term { return rdf.Term("<" + NS + name + ">") }

// Thing gives the IRI of a thing by its short id: Thing("country/KZ"), Thing("body/odihr").
func Thing(id string) rdf.Term { return rdf.Term("<" + Base + id + ">") }

// Short gives the short id of a thing's IRI ("country/KZ"), of an ontology term ("eg:hasProblem"), or the term as it is.
func Short(t rdf.Term) string {
	s := strings.TrimSuffix(strings.TrimPrefix(string(t), "<"), ">")
	if strings.HasPrefix(s, NS) {
		return "eg:" + s[len(NS):]
	}
	if strings.HasPrefix(s, Base) {
		return s[len(Base):]
	}
	return string(t)
}

// Graphs beside those of the documents.
var (
	GraphReference = Thing("graph/reference") // codebook and gazetteer: what the words mean
	GraphInferred  = Thing("graph/inferred")  // links found by comparing documents
)

// Classes.
var (
	ClassDocument       = eg("Document")
	ClassElection       = eg("Election")
	ClassMission        = eg("ObservationMission")
	ClassCountry        = eg("Country")
	ClassFinding        = eg("Finding")
	ClassAssessment     = eg("Assessment")
	ClassRecommendation = eg("Recommendation")
	ClassResponse       = eg("Response")
	ClassLink           = eg("Link")
	ClassIssue          = eg("Issue")
	ClassArea           = eg("IssueArea")
	ClassBody           = eg("Body")
	ClassValue          = eg("CodedValue") // a value of a closed vocabulary: polarity/problem, stage/counting
	ClassCommitment     = eg("Commitment") // what states have agreed on: commitment/copenhagen-7.3
	ClassExtraction     = eg("Extraction") // the reading of a document
	ClassActivity       = rdf.Term("<http://www.w3.org/ns/prov#Activity>")
	ClassSoftware       = rdf.Term("<http://www.w3.org/ns/prov#SoftwareAgent>")
	ClassScheme         = rdf.Term("<http://www.w3.org/2004/02/skos/core#ConceptScheme>")
	ClassConcept        = rdf.Term("<http://www.w3.org/2004/02/skos/core#Concept>")
	ClassOrganization   = rdf.Term("<http://www.w3.org/ns/org#Organization>")
	ClassPerson         = rdf.Term("<http://xmlns.com/foaf/0.1/Person>")
	ClassResource       = rdf.Term("<http://purl.org/dc/terms/BibliographicResource>")
	ClassEvidence       = rdf.Term("<http://www.w3.org/ns/oa#SpecificResource>")
	ClassPosition       = rdf.Term("<http://www.w3.org/ns/oa#TextPositionSelector>")
	ClassQuote          = rdf.Term("<http://www.w3.org/ns/oa#TextQuoteSelector>")
	ClassReport         = rdf.Term("<http://purl.org/ontology/bibo/Report>") // what documents are besides, see [DocumentClass]
	ClassArticle        = rdf.Term("<http://purl.org/ontology/bibo/Article>")
	ClassAnyDocument    = rdf.Term("<http://purl.org/ontology/bibo/Document>")
	RDFSClass           = rdf.Term("<http://www.w3.org/2000/01/rdf-schema#Class>")
)

// Program is the agent of every extraction.
var Program = Thing("program/electiongraph")

// Predicates. In brackets: subject -> object.
var (
	// documents
	PredTitle     = rdf.Term("<http://purl.org/dc/terms/title>")
	PredDate      = rdf.Term("<http://purl.org/dc/terms/date>")      // document, election -> typed date
	PredPublisher = rdf.Term("<http://purl.org/dc/terms/publisher>") // document -> body
	PredLanguage  = rdf.Term("<http://purl.org/dc/terms/language>")
	PredSource    = rdf.Term("<http://purl.org/dc/terms/source>")
	PredURL       = rdf.Term("<http://purl.org/dc/terms/identifier>") // document -> the address it was published at
	PredName      = eg("name")                                        // document -> the name that identifies it across versions
	PredSHA256    = eg("sha256")                                      // document -> hexadecimal digest of the file
	PredText      = eg("text")                                        // document -> the text as read, into which positions point
	PredKind      = eg("kind")                                        // document -> kind/us-response
	PredDocClass  = eg("documentClass")                               // kind -> class of BIBO
	PredVoice     = eg("voice")                                       // document -> body whose words the unsourced sentences are
	PredSpeaker   = eg("speaker")                                     // document -> literal
	PredVenue     = eg("venue")                                       // document -> literal
	PredConcerns  = eg("concerns")                                    // document -> focus election
	PredMentions  = eg("mentions")                                    // document -> other election named, body named
	PredCodebook  = eg("codebook")                                    // document -> version and digest of the codebook applied
	PredWarning   = eg("warning")                                     // document -> literal

	// the reading of a document (PROV-O)
	PredUsed       = rdf.Term("<http://www.w3.org/ns/prov#used>")              // extraction -> document
	PredAssociated = rdf.Term("<http://www.w3.org/ns/prov#wasAssociatedWith>") // extraction -> program
	PredProgram    = eg("program")                                             // extraction -> version of a released program

	// elections
	PredCountry        = eg("country")        // election -> country/KZ
	PredElectionType   = eg("electionType")   // election -> type/parliamentary
	PredChamber        = eg("chamber")        // election -> literal
	PredYear           = eg("year")           // election -> xsd:gYear
	PredEarly          = eg("early")          // election -> xsd:boolean
	PredObservedBy     = eg("observedBy")     // election -> body
	PredHasProblem     = eg("hasProblem")     // election -> issue
	PredHasImprovement = eg("hasImprovement") // election -> issue

	// missions
	PredMember = eg("member") // joint mission or body -> member body
	PredBody   = eg("body")   // mission, response -> body

	// findings, assessments, recommendations, responses, links
	PredElection         = eg("election") // finding, assessment, recommendation, mission -> election
	PredIssue            = eg("issue")    // finding, recommendation -> issue/x
	PredPolarity         = eg("polarity") // finding -> polarity/problem
	PredStage            = eg("stage")    // finding -> stage/counting
	PredAttributedTo     = eg("attributedTo")
	PredAttributionBasis = eg("attributionBasis")
	PredExtentClass      = eg("extentClass") // finding -> extent/numerous
	PredExtentNorm       = eg("extent")      // finding -> literal, short normalised figure
	PredExtentOp         = eg("extentOperator")
	PredExtentValue      = eg("extentValue")
	PredExtentUnit       = eg("extentUnit")
	PredExtentOf         = eg("extentOf")
	PredSeverity         = eg("severity")
	PredCertainty        = eg("certainty")
	PredTrend            = eg("trend")
	PredScope            = eg("scope")
	PredStance           = eg("stance")   // finding, assessment, response -> stance/endorses
	PredSaidBy           = eg("saidBy")   // finding, assessment -> person
	PredDocument         = eg("document") // finding, assessment, … -> document
	PredQuote            = eg("quote")    // finding, assessment, … -> the exact words, white space folded
	PredEvidence         = eg("evidence") // finding, … -> oa:SpecificResource
	PredAlso             = eg("alsoEvidence")
	PredCorroborates     = eg("corroborates")
	PredRule             = eg("rule")
	PredClass            = eg("assessmentClass")
	PredStandard         = eg("standard")
	PredQualifier        = eg("qualifier")
	PredIssuedBy         = eg("issuedBy")
	PredForce            = eg("force")
	PredAddressee        = eg("addressee")
	PredAddresseeFine    = eg("addresseeFine")
	PredAction           = eg("action")
	PredDeadline         = eg("deadline")
	PredPriority         = eg("priority")   // recommendation -> literal, by the section of a report that it stands in
	PredTarget           = eg("target")     // response -> target/problems
	PredRespondsTo       = eg("respondsTo") // response -> finding, assessment of the document that the label covers
	PredLinkType         = eg("linkType")
	PredFrom             = eg("fromElection")
	PredTo               = eg("toElection")
	PredToText           = eg("toText")
	PredQualifies        = eg("qualifies") // link -> finding, assessment, recommendation
	PredRole             = eg("role")      // person -> literal
	PredMemberOf         = rdf.Term("<http://www.w3.org/ns/org#memberOf>")
	PredPersonName       = rdf.Term("<http://xmlns.com/foaf/0.1/name>")

	// evidence (W3C Web Annotation)
	PredHasSource   = rdf.Term("<http://www.w3.org/ns/oa#hasSource>")
	PredHasSelector = rdf.Term("<http://www.w3.org/ns/oa#hasSelector>")
	PredStart       = rdf.Term("<http://www.w3.org/ns/oa#start>") // code points
	PredEnd         = rdf.Term("<http://www.w3.org/ns/oa#end>")
	PredExact       = rdf.Term("<http://www.w3.org/ns/oa#exact>")
	PredPrefix      = rdf.Term("<http://www.w3.org/ns/oa#prefix>")
	PredPage        = eg("page") // evidence -> xsd:integer
	PredSuffix      = rdf.Term("<http://www.w3.org/ns/oa#suffix>")

	// reference: codebook and gazetteer
	PredPrefLabel  = rdf.Term("<http://www.w3.org/2004/02/skos/core#prefLabel>")
	PredAltLabel   = rdf.Term("<http://www.w3.org/2004/02/skos/core#altLabel>")
	PredDefinition = rdf.Term("<http://www.w3.org/2004/02/skos/core#definition>")
	PredScopeNote  = rdf.Term("<http://www.w3.org/2004/02/skos/core#scopeNote>") // issue -> what tells it from its neighbours
	PredBroader    = rdf.Term("<http://www.w3.org/2004/02/skos/core#broader>")
	PredRelated    = rdf.Term("<http://www.w3.org/2004/02/skos/core#related>")
	PredInScheme   = rdf.Term("<http://www.w3.org/2004/02/skos/core#inScheme>")
	PredInArea     = eg("inArea")  // issue -> area/media
	PredBearsOn    = eg("bearsOn") // issue -> commitment/copenhagen-7.3
	PredPartOf     = rdf.Term("<http://www.w3.org/ns/org#subOrganizationOf>")
	PredISO        = eg("isoCode")
	PredExactMatch = rdf.Term("<http://www.w3.org/2004/02/skos/core#exactMatch>") // country -> the same one in a table of others
	PredCalendar   = eg("calendarSource")                                         // election -> where its calendar row can be confirmed

	// inferred by comparing documents, only in GraphInferred
	PredRecursFrom   = eg("inferredRecurrenceOf")    // finding -> finding on the same issue and polarity in the nearest earlier election that has one
	PredChangedFrom  = eg("inferredChangeFrom")      // finding -> finding on the same issue, other polarity, nearest earlier election that has one
	PredEchoOf       = eg("inferredEchoOf")          // US finding -> observer finding on the same election, issue, polarity, from another document
	PredCorroborated = eg("inferredCorroborationOf") // finding -> finding by another body, same election, issue, polarity, other document
	PredFollowedBy   = eg("inferredFollowUp")        // recommendation -> later finding on one of its issues
)

// Prefixes are the namespaces that exports, Gizmo and the command line abbreviate.
var Prefixes = []rdf.Prefix{
	{Prefix: "rdf", NS: "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{Prefix: "skos", NS: "http://www.w3.org/2004/02/skos/core#"},
	{Prefix: "rdfs", NS: "http://www.w3.org/2000/01/rdf-schema#"},
	{Prefix: "eg", NS: NS},
	{Prefix: "xsd", NS: rdf.XSD},
	{Prefix: "dcterms", NS: "http://purl.org/dc/terms/"},
	{Prefix: "foaf", NS: "http://xmlns.com/foaf/0.1/"},
	{Prefix: "", NS: Base},
	{Prefix: "prov", NS: "http://www.w3.org/ns/prov#"},
	{Prefix: "org", NS: "http://www.w3.org/ns/org#"},
	{Prefix: "oa", NS: "http://www.w3.org/ns/oa#"},
	{Prefix: "bibo", NS: "http://purl.org/ontology/bibo/"},
}
