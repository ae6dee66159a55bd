package server

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// memberNames are those of what a request is made of, in a body and in an address.
var memberNames = [...]string{"query", "operationName", "variables", "extensions"}

// checkNames refuses a valid JSON object that names a member twice or in other
// letters, which encoding/json takes for it: whatever stands between client and
// service could read another operation out of it than the service does.
func checkNames(body []byte) *problem {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil // of another type, which is told when it is decoded
	}
	seen := make(map[string]bool)
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return badRequest("the request body is not one JSON value")
		}
		text, _ := name.(string)
		if refused := checkName(text, seen[text]); refused != nil {
			return refused
		}
		seen[text] = true
		var skipped json.RawMessage
		if err := decoder.Decode(&skipped); err != nil {
			return badRequest("the request body is not one JSON value")
		}
	}
	return nil
}

func checkName(name string, seen bool) *problem {
	at := slices.IndexFunc(memberNames[:], func(member string) bool { return strings.EqualFold(name, member) })
	switch {
	case at < 0:
		return nil
	case name != memberNames[at]:
		return badRequest(`"` + memberNames[at] + `" is spelled in other letters`)
	case seen:
		return badRequest(`"` + name + `" is given twice`)
	}
	return nil
}
