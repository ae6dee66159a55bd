package server

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// notOneValue is said of bodies that are no JSON, or more than one.
const notOneValue = "the request body is not one JSON value"

// params is a request, and how its document is spelled in JSON where that is not
// known yet.
type params struct {
	graphql.RawParams
	spelled string
}

// decodeParams reads an operation from a body in which [inspect] has found
// nothing wrong, in one pass where encoding/json would take several, and counts
// the bytes of its variables as they are spelled. Members of other names are
// skipped; one of GraphQL's that is given twice or spelled in other letters is
// refused, because what stands between client and service could read another
// operation out of it than the service does.
//
// Texts are parts of the body, which lives as long as one of them does; that of
// the document is a copy, because documents are kept.
func decodeParams(body string, known *spellings) (_ *params, variables int, refused *problem) {
	d := decoder{text: body}
	d.space()
	r := requestReader{decoder: &d, known: known, params: &params{}}
	var ok bool
	if d.next() == '{' {
		ok = r.members()
	} else {
		var other any
		other, ok = d.value()
		r.refused = notAnObject(other)
	}
	if !ok || d.at < len(d.text) {
		return nil, 0, badRequest(notOneValue)
	}
	return r.params, r.variables, r.refused
}

// notAnObject refuses a body that is another value; null stands for nothing at all.
func notAnObject(value any) *problem {
	switch value.(type) {
	case nil:
		return nil
	case []any:
		return badRequest("the request body must be one JSON object; batches are not supported")
	}
	return badRequest("the request body must be a JSON object")
}

// requestReader reads the members of a request.
type requestReader struct {
	*decoder
	known     *spellings
	params    *params
	variables int // bytes
	seen      [len(members)]bool
	refused   *problem // what is wrong first, though it is JSON
}

// members reads the outermost object; false when it is no JSON.
func (r *requestReader) members() bool {
	r.take('{')
	if r.take('}') {
		return true
	}
	for {
		name, ok := r.string()
		if !ok || !r.take(':') {
			return false
		}
		start := r.at
		var value any
		if name == "query" {
			value, ok = r.document()
		} else {
			value, ok = r.value()
		}
		if !ok {
			return false
		}
		r.member(name, value, r.text[start:r.at])
		switch {
		case r.take('}'):
			return true
		case !r.take(','):
			return false
		}
	}
}

// member takes one member, the value of which is spelled so, unless one before
// was wrong.
func (r *requestReader) member(name string, value any, spelled string) {
	at := slices.IndexFunc(members[:], func(member string) bool { return strings.EqualFold(name, member) })
	switch {
	case at < 0 || r.refused != nil:
	case name != members[at]:
		r.refused = badRequest(`"` + members[at] + `" is spelled in other letters`)
	case r.seen[at]:
		r.refused = badRequest(`"` + name + `" is given twice`)
	default:
		r.seen[at] = true
		r.refused = assign(r.params, name, value)
		if name == "variables" {
			r.variables = len(strings.TrimRight(spelled, " \t\r\n"))
		}
	}
}

// document reads the document, or finds it by its spelling. Another value in its
// place is read as any.
func (r *requestReader) document() (any, bool) {
	length, ok := quoted(r.text[r.at:])
	if !ok {
		return r.value()
	}
	spelled := r.text[r.at : r.at+length]
	if document, ok := r.known.find(spelled); ok {
		r.at += length
		r.space()
		return document, true
	}
	r.params.spelled = spelled
	text, ok := r.string()
	return strings.Clone(text), ok
}

// quoted is the length of the string that a text begins with, quotes and all,
// without a look at what is between them.
func quoted(text string) (int, bool) {
	if text == "" || text[0] != '"' {
		return 0, false
	}
	for at := 1; ; {
		end := strings.IndexByte(text[at:], '"')
		if end < 0 {
			return 0, false
		}
		at += end + 1
		backslashes := 0
		for text[at-2-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return at, true
		}
	}
}

// assign sets a member. null stands for one that is not there.
func assign(params *params, name string, value any) *problem {
	if value == nil {
		return nil
	}
	text, isText := value.(string)
	object, isObject := value.(map[string]any)
	switch name {
	case "query":
		params.Query = text
	case "operationName":
		params.OperationName = text
	case "variables":
		params.Variables = object
	case "extensions":
		params.Extensions = object
	}
	switch isNamed := name == "query" || name == "operationName"; {
	case isNamed && !isText:
		return badRequest(`"` + name + `" must be a string`)
	case !isNamed && !isObject:
		return badRequest(`"` + name + `" must be an object`)
	}
	return nil
}
