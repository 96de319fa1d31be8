package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
)

// A kind of token.
type tokenKind uint8

const (
	wordToken  tokenKind = iota // letters, digits, inner apostrophes and dots
	punctToken                  // one mark
	skipToken                   // an address, the target of a Markdown link, a possessive mark
)

// A token is a word or mark with its bytes in the document.
type token struct {
	start, end int
	kind       tokenKind
	mark       rune  // of a punctToken; quotation marks are made " and dashes —
	form       int32 // of a wordToken: index into the scratch's forms
	capital    bool  // begins with a capital letter
	open       bool  // an opening quotation mark or bracket
	glued      bool  // no white space before it
}

// tokenize splits text[span] and appends to dst. Soft hyphens and combining marks stay inside their word.
func (x *scratch) tokenize(dst []token, text string, span schema.Span) []token {
	i, end := span.Start, span.End
	glued := false
	for i < end {
		c := text[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v' {
			i++
			glued = false
			continue
		}
		var r rune
		n := 1
		if c < utf8.RuneSelf {
			r = rune(c)
		} else {
			r, n = utf8.DecodeRuneInString(text[i:end])
			if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
				i += n
				glued = false
				continue
			}
		}
		switch {
		case isWordRune(r):
			j := wordEnd(text, i, end)
			if addr := addressEnd(text, i, j, end); addr > j {
				dst = append(dst, token{start: i, end: addr, kind: skipToken, glued: glued})
				i, glued = addr, true
				continue
			}
			w := text[i:j]
			// n't and 's are tokens of their own: a negator and nothing.
			if k := len(w) - 3; k > 0 && (w[k:] == "n't" || w[k:] == "N'T") {
				if w != "can't" && w != "won't" {
					dst = append(dst, x.word(text, i, i+k, glued))
				} else {
					dst = append(dst, x.word(text, i, i+2, glued))
				}
				t := token{start: i + k, end: j, kind: wordToken, form: x.formOf("not"), glued: true}
				dst = append(dst, t)
			} else if k := strings.Index(w, "n’t"); k > 0 {
				dst = append(dst, x.word(text, i, i+k, glued), token{start: i + k, end: j, kind: wordToken, form: x.formOf("not"), glued: true})
			} else if k := possessive(w); k > 0 {
				dst = append(dst, x.word(text, i, i+k, glued), token{start: i + k, end: j, kind: skipToken, mark: 's', glued: true})
			} else {
				dst = append(dst, x.word(text, i, j, glued))
			}
			i = j
		default:
			t := token{start: i, end: i + n, kind: punctToken, mark: r, glued: glued}
			switch r {
			case '“', '„', '«', '‟':
				t.mark, t.open = '"', true
			case '”', '»':
				t.mark = '"'
			case '"':
				t.open = !glued || (len(dst) > 0 && dst[len(dst)-1].open)
			case '\'', '‘', '’', '`':
				t.mark, t.open = '\'', !glued
				if r == '‘' {
					t.open = true
				}
			case '—', '–', '―', '−':
				t.mark = '—'
			case '(', '[', '{':
				t.open = true
			case '-':
				if !glued && i+1 < end && text[i+1] == ' ' {
					t.mark = '—' // a dash typed as a hyphen
				} else if i+1 < end && text[i+1] == '-' {
					t.mark, n = '—', 2
					t.end = i + 2
				}
			}
			// ](address) of a Markdown link is no text.
			if r == ']' && i+1 < end && text[i+1] == '(' {
				if k := strings.IndexAny(text[i:end], ")\n"); k > 0 && text[i+k] == ')' {
					t.kind, t.end, n = skipToken, i+k+1, k+1
				}
			}
			i += n
			if k := len(dst); k >= 3 && glued && dst[k-1].sameMark(&t) && dst[k-2].sameMark(&t) && dst[k-3].sameMark(&t) {
				dst[k-1].end = i // a rule, a row of dots: no more than three of them count
				break
			}
			dst = append(dst, t)
		}
		glued = true
	}
	return dst
}

func (t *token) sameMark(o *token) bool {
	return t.kind == punctToken && o.kind == punctToken && t.mark == o.mark
}

func isWordRune(r rune) bool {
	return r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9') || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// wordEnd gives the end of the word at i: letters and digits, an apostrophe or (between capitals or digits) a dot or
// comma inside, a final % of a number, soft hyphens.
func wordEnd(text string, i, end int) int {
	start := i
	for i < end {
		c := text[i]
		if c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
				i++
				continue
			}
			if i+1 < end {
				d := text[i+1]
				switch {
				case c == '\'' && d|0x20 >= 'a' && d|0x20 <= 'z':
					i++
					continue
				case (c == '.' || c == ',') && i > start && isDigit(text[i-1]) && isDigit(d):
					i++
					continue
				case c == '.' && i > start && isUpper(text[i-1]) && isUpper(d) && (i-start == 1 || text[i-2] == '.'):
					i++ // U.S, U.N
					continue
				}
			}
			if c == '%' && i > start && isDigit(text[i-1]) {
				return i + 1
			}
			// the last dot of U.S.
			if c == '.' && i-start >= 3 && text[i-2] == '.' && isUpper(text[i-1]) {
				return i + 1
			}
			if c == '-' && runsOff(text[start:i], text[i+1:end]) {
				i += len("-off")
				continue
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(text[i:end])
		if r == '’' && i+n < end && i > start {
			if d := text[i+n]; d|0x20 >= 'a' && d|0x20 <= 'z' {
				i += n
				continue
			}
		}
		if r != '\u00ad' && r != '\u200d' && !isWordRune(r) {
			return i
		}
		i += n
	}
	return i
}

// runsOff reports whether words before and behind a hyphen are a run-off: one word, as runoff.
func runsOff(before, behind string) bool {
	return len(before) == 3 && len(behind) >= 3 && strings.EqualFold(before, "run") && strings.EqualFold(behind[:3], "off") &&
		(len(behind) == 3 || !isWordRune(rune(behind[3])) || behind[3]|0x20 == 's')
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// possessive gives the length of w without its 's, or 0.
func possessive(w string) int {
	if strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "'S") {
		return len(w) - 2
	}
	if strings.HasSuffix(w, "’s") || strings.HasSuffix(w, "’S") {
		return len(w) - len("’s")
	}
	return 0
}

// addressEnd gives the end of a web or mail address that begins at i, whose first word ends at j; 0 if it is none.
func addressEnd(text string, i, j, end int) int {
	mail := j < end && text[j] == '@'
	if c := text[i] | 0x20; !mail && c != 'h' && c != 'w' {
		return 0
	}
	w := text[i:j]
	web := (strings.EqualFold(w, "http") || strings.EqualFold(w, "https")) && strings.HasPrefix(text[j:end], "://") ||
		strings.EqualFold(w, "www") && strings.HasPrefix(text[j:end], ".")
	if !web && !mail {
		return 0
	}
	k := j
	for k < end && text[k] > ' ' && text[k] != ')' && text[k] != ']' && text[k] != '"' && text[k] != '<' && text[k] != '>' {
		k++
	}
	for k > j && (text[k-1] == '.' || text[k-1] == ',' || text[k-1] == ';') {
		k--
	}
	return k
}

// word makes a word token of text[i:j].
func (x *scratch) word(text string, i, j int, glued bool) token {
	r, _ := utf8.DecodeRuneInString(text[i:j])
	return token{start: i, end: j, kind: wordToken, form: x.formOf(text[i:j]), capital: unicode.IsUpper(r), glued: glued}
}

// abbreviations after which a full stop ends no sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "gen": true, "sen": true, "rep": true, "gov": true,
	"col": true, "lt": true, "sgt": true, "capt": true, "hon": true, "amb": true, "no": true, "nos": true, "vs": true, "v": true, "etc": true,
	"jan": true, "feb": true, "mar": true, "apr": true, "jun": true, "jul": true, "aug": true, "sep": true, "sept": true, "oct": true,
	"nov": true, "dec": true, "jr": true, "sr": true, "inc": true, "ltd": true, "co": true, "corp": true, "approx": true, "art": true,
	"para": true, "paras": true, "fig": true, "e.g": true, "i.e": true, "cf": true, "al": true, "vol": true, "pp": true, "ed": true, "ph": true, "d.c": true,
}

// sentences divides the tokens of one block; each result is a half-open range of token indexes. A range longer than
// maxSentence is cut, so that work stays linear in any text.
func (x *scratch) sentences(dst []tokenRange, toks []token, text string) []tokenRange {
	start := 0
	for i := range toks {
		t := &toks[i]
		if i-start >= maxSentence {
			dst = append(dst, tokenRange{start, i + 1})
			start = i + 1
			continue
		}
		stop := false
		if t.kind == punctToken && (t.mark == '.' || t.mark == '!' || t.mark == '?' || t.mark == '…') {
			stop = x.stops(toks, i, text)
		} else if t.kind == wordToken && t.end > t.start+2 && text[t.end-1] == '.' {
			// U.S. before a capitalised function word.
			stop = i+1 < len(toks) && toks[i+1].capital && x.forms[toks[i+1].form].class&(determiner|pronoun|subordinator) != 0
		}
		if !stop {
			continue
		}
		end := i + 1
		for end < min(len(toks), i+maxSentence) && toks[end].kind == punctToken && toks[end].glued && !toks[end].open && (toks[end].mark == '"' || toks[end].mark == '\'' || toks[end].mark == ')' || toks[end].mark == ']' || toks[end].mark == '*' || toks[end].mark == '_') {
			end++
		}
		dst = append(dst, tokenRange{start, end})
		start = end
	}
	if start < len(toks) {
		dst = append(dst, tokenRange{start, len(toks)})
	}
	return dst
}

const maxSentence = 250

type tokenRange struct{ lo, hi int }

// stops reports whether the mark at i ends a sentence.
func (x *scratch) stops(toks []token, i int, text string) bool {
	if i == 0 {
		return false
	}
	next, far := i+1, i+maxSentence // no further, so that work stays linear
	for next < min(len(toks), far) && toks[next].kind == punctToken && toks[next].glued && !toks[next].open && toks[next].mark != '—' {
		next++
	}
	if next >= min(len(toks), far) {
		return true
	}
	n := &toks[next]
	if toks[i].mark == '.' {
		if prev := &toks[i-1]; prev.kind == wordToken && prev.end == toks[i].start {
			w := strings.ToLower(text[prev.start:prev.end])
			if abbreviations[w] && !(w == "no" && !isDigitToken(n, text)) {
				return false
			}
			if len(w) == 1 && prev.capital && n.capital {
				return false // an initial
			}
		}
		if n.glued && next == i+1 {
			return false // 2.5, .org
		}
		if n.kind == wordToken && !n.capital && !isDigitToken(n, text) {
			return false
		}
	}
	if n.kind == wordToken {
		return n.capital || isDigitToken(n, text)
	}
	return n.open || n.mark == '"' || n.mark == '—' || n.mark == '*' || n.mark == '•' || n.mark == '[' || n.kind == skipToken
}

func isDigitToken(t *token, text string) bool { return t.kind == wordToken && isDigit(text[t.start]) }
