package schema

import "fmt"

// A Problem is an error or a warning that a reader can act on. Message is lower case without a full stop; Hint
// names the next thing to do. Line, Column and Page count from 1; 0 is unknown. Column counts code points.
type Problem struct {
	Code    string `json:"code"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Page    int    `json:"page,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Error gives "file:line:column: message".
func (p *Problem) Error() string {
	at := p.File
	if p.Line > 0 {
		at += fmt.Sprintf(":%d", p.Line)
		if p.Column > 0 {
			at += fmt.Sprintf(":%d", p.Column)
		}
	}
	if p.Page > 0 {
		at += fmt.Sprintf(" page %d", p.Page)
	}
	if at == "" {
		return p.Message
	}
	return at + ": " + p.Message
}
