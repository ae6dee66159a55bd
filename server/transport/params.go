package transport

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"recordgraph/internal/clip"
	"recordgraph/internal/strictjson"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// notOneValue is the error of a body that is not JSON, or more than one value.
const notOneValue = "the request body is not one JSON value"

// params is a request. spelled is the document's text in JSON, when its spelling is new.
type params struct {
	graphql.RawParams
	spelled string
}

// decodeParams reads an operation from a body that [inspect] accepted, in one pass where encoding/json would need several, and
// counts the bytes of its variables. It skips unknown members. It refuses a member that is given twice, and GraphQL's members in
// other letter case, because a proxy could then read another operation than the service does.
//
// Texts are slices of the body and keep it in memory; the document is a copy, because documents are cached.
func decodeParams(body string, known *spellings) (_ *params, variables int, refused *reply.Refusal) {
	r := requestReader{Decoder: strictjson.New(body, maxNesting), body: body, known: known, params: &params{}}
	var ok bool
	if r.Next() == '{' {
		ok = r.members()
	} else {
		var other any
		other, ok = r.Value()
		r.refused = notAnObject(other)
	}
	if !ok || !r.End() {
		return nil, 0, unreadable(r.Err(), r.member, notOneValue)
	}
	return r.params, r.variables, r.refused
}

// unreadable is the answer to JSON that can't be read: the path of a member that is given twice, else a message.
func unreadable(err error, member, otherwise string) *reply.Refusal {
	if twice, ok := errors.AsType[*strictjson.DuplicateError](err); ok {
		return givenTwice(twice.Under(member))
	}
	if errors.Is(err, strictjson.ErrHalfPair) {
		return reply.BadRequest(halfPair)
	}
	return reply.BadRequest(otherwise)
}

// givenTwice refuses a member that its object has twice.
func givenTwice(path string) *reply.Refusal {
	return &reply.Refusal{Status: http.StatusBadRequest, Code: record.CodeBadUserInput, Field: path, Message: `"` + path + `" ` + strictjson.GivenTwice}
}

// notAnObject refuses a body that is not an object; null counts as an empty one.
func notAnObject(value any) *reply.Refusal {
	switch value.(type) {
	case nil:
		return nil
	case []any:
		return reply.BadRequest("the request body must be one JSON object; batches are not supported")
	}
	return reply.BadRequest("the request body must be a JSON object")
}

// requestReader reads the members of a request.
type requestReader struct {
	strictjson.Decoder
	body      string
	known     *spellings
	params    *params
	variables int                 // bytes
	member    string              // being read
	seen      [len(members)]bool  // of GraphQL's
	others    map[string]struct{} // names of other members
	refused   *reply.Refusal      // the first mistake in valid JSON
}

// members reads the outermost object; false when it is not JSON.
func (r *requestReader) members() bool {
	r.Take('{')
	if r.Take('}') {
		return true
	}
	for {
		var ok bool
		if r.member, ok = r.Text(); !ok || !r.Take(':') {
			return false
		}
		start := r.Offset()
		var value any
		if r.member == "query" {
			value, ok = r.document()
		} else {
			value, ok = r.Value()
		}
		if !ok {
			return false
		}
		if r.refused == nil {
			r.refused = r.assign(value, r.body[start:r.Offset()])
		}
		switch {
		case r.Take('}'):
			return true
		case !r.Take(','):
			return false
		}
	}
}

// assign sets the member; spelled is its value's JSON.
func (r *requestReader) assign(value any, spelled string) *reply.Refusal {
	at := slices.IndexFunc(members[:], func(member string) bool { return strings.EqualFold(r.member, member) })
	switch {
	case at < 0:
		return r.other()
	case r.member != members[at]:
		return reply.BadRequest(`"` + members[at] + `" is in other letter case`)
	case r.seen[at]:
		return givenTwice(r.member)
	}
	r.seen[at] = true
	if r.member == "variables" {
		r.variables = len(strings.TrimRight(spelled, " \t\r\n"))
	}
	return assign(r.params, r.member, value)
}

// other notes an unknown member.
func (r *requestReader) other() *reply.Refusal {
	if r.others == nil {
		r.others = map[string]struct{}{}
	}
	before := len(r.others)
	if r.others[r.member] = struct{}{}; len(r.others) == before {
		return givenTwice(clip.Text(r.member, clip.Name))
	}
	return nil
}

// document reads the document, or finds it by its spelling. It reads a value that is not a string as well.
func (r *requestReader) document() (any, bool) {
	rest := r.body[r.Offset():]
	length, ok := quoted(rest)
	if !ok {
		return r.Value()
	}
	if document, ok := r.known.find(rest[:length]); ok {
		r.Skip(length)
		return document, true
	}
	r.params.spelled = rest[:length]
	text, ok := r.Text()
	return strings.Clone(text), ok
}

// quoted is the length of the string at the beginning of a text, with its quotes. It does not check the content.
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

// assign sets a member. null counts as absent.
func assign(params *params, name string, value any) *reply.Refusal {
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
		return reply.BadRequest(`"` + name + `" must be a string`)
	case !isNamed && !isObject:
		return reply.BadRequest(`"` + name + `" must be an object`)
	}
	return nil
}
