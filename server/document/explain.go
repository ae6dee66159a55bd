package document

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
)

// Explain improves the error of a document with an invalid token, such as a string without an end: gqlparser's parser only reports
// "Unexpected <Invalid>", and not the message of its lexer.
func Explain(text string, errs gqlerror.List) {
	if len(errs) != 1 || errs[0].Extensions["code"] != errcode.ParseFailed {
		return
	}
	for lex := lexer.New(&ast.Source{Input: text}); ; {
		token, err := lex.ReadToken()
		if reason, ok := errors.AsType[*gqlerror.Error](err); ok && slices.Equal(reason.Locations, errs[0].Locations) {
			errs[0].Message = reason.Message
			if c := character(text, token.Pos.Start); c >= utf8.RuneSelf { // the lexer shows the first byte of these
				errs[0].Message = fmt.Sprintf("Cannot parse the unexpected character %q.", string(c))
			}
		}
		if err != nil || token.Kind == lexer.EOF {
			return
		}
	}
}

// character is the character of a text after so many others; 0 at its end.
func character(text string, behind int) rune {
	for _, c := range text {
		if behind == 0 {
			return c
		}
		behind--
	}
	return 0
}
