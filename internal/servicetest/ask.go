package servicetest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"recordgraph/record"
)

// Variables are the variables of an operation.
type Variables = map[string]any

// Answer is the response to an operation. Numbers are of the type [json.Number].
type Answer struct {
	Status int
	Data   map[string]any
	Errors []Problem
}

// Problem is an error of an answer.
type Problem struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

// Ask sends an operation with a token that has all scopes. It must succeed.
func (s *Service) Ask(t *testing.T, document string, variables Variables) Answer {
	t.Helper()
	answer := s.AskAs(t, s.token, document, variables)
	if answer.Status != http.StatusOK || len(answer.Errors) > 0 {
		t.Fatalf("%s\nstatus %d, errors %+v", document, answer.Status, answer.Errors)
	}
	return answer
}

// Refused sends an operation that must end in one error. It returns the error.
func (s *Service) Refused(t *testing.T, document string, variables Variables) Problem {
	t.Helper()
	answer := s.AskAs(t, s.token, document, variables)
	if len(answer.Errors) != 1 {
		t.Fatalf("%s\nstatus %d, data %v, errors %+v; want one error", document, answer.Status, answer.Data, answer.Errors)
	}
	return answer.Errors[0]
}

// Mutation is a mutation of some fields, and those of the IDs that it uses as variables.
func Mutation(fields string, ids Variables) (document string, used Variables) {
	used, declared := Variables{}, ""
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		if strings.Contains(fields, "$"+name) {
			used[name] = ids[name]
			declared += " $" + name + ": ID!"
		}
	}
	if declared != "" {
		declared = "(" + declared + ")"
	}
	return "mutation " + declared + " { " + fields + " }", used
}

// AskAs sends an operation with a token.
func (s *Service) AskAs(t *testing.T, token, document string, variables Variables) (answer Answer) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	dec := json.NewDecoder(response.Body)
	dec.UseNumber()
	if err := dec.Decode(&answer); err != nil {
		t.Fatalf("%s\nstatus %d: %v", document, response.StatusCode, err)
	}
	answer.Status = response.StatusCode
	return answer
}

// At returns the part of the data at a path such as "artists.nodes.0.name", nil if there is none. The empty path is the
// whole data.
func (a Answer) At(path string) any {
	var at any = a.Data
	if path == "" {
		return at
	}
	for key := range strings.SplitSeq(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

// ID returns the ID of the record of a type whose uuid a statement selects.
func (s *Service) ID(t *testing.T, typ, statement string, args ...any) string {
	t.Helper()
	var id uuid.UUID
	if err := s.DB.GetContext(t.Context(), &id, statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return record.ID{Prefix: s.Schema.Type(typ).IDPrefix, UUID: id}.String()
}
