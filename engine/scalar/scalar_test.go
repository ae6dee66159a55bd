package scalar

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

func text(m graphql.Marshaler) string {
	var b strings.Builder
	m.MarshalGQL(&b)
	return b.String()
}

// again reads a value and writes it.
func again[T any](unmarshal func(any) (T, error), marshal func(T) graphql.Marshaler) func(any) (string, error) {
	return func(v any) (string, error) {
		out, err := unmarshal(v)
		if err != nil {
			return "", err
		}
		return text(marshal(out)), nil
	}
}

func TestScalars(t *testing.T) {
	t.Parallel()
	dateTime, uid := again(UnmarshalDateTime, MarshalDateTime), again(UnmarshalUUID, MarshalUUID)
	address, value := again(UnmarshalURL, MarshalURL), again(UnmarshalJSON, MarshalJSON)
	for _, c := range []struct {
		of   func(any) (string, error)
		in   any
		want string // empty for an error
	}{
		{dateTime, "2026-11-21T12:00:00.123456+01:00", `"2026-11-21T11:00:00.123456Z"`},
		{dateTime, "2026-11-21T12:00:00.1234567+01:00", ""},
		{dateTime, "", ""},
		{dateTime, "infinity", ""},
		{dateTime, "2026-11-21", ""},
		{dateTime, int64(0), ""},
		{dateTime, nil, ""},
		{uid, "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77", `"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"`},
		{uid, "{2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77}", ""},
		{address, "https://example.org/?a=b&c", `"https://example.org/?a=b&c"`},
		{address, "/relative", ""},
		{value, map[string]any{"a": []any{json.Number("1.50"), nil}}, `{"a":[1.50,null]}`},
		{value, nil, `null`},
	} {
		got, err := c.of(c.in)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%v: got %s, %v; want %s", c.in, got, err, c.want)
		}
	}
	if got := text(MarshalJSON(nil)); got != "null" {
		t.Errorf("no JSON is %s", got)
	}
}
