package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const inputs = `
	type Query { a(int: Int, float: Float, string: String, boolean: Boolean, id: ID, ids: [ID!], enum: Colour, in: In, ins: [In!], one: One, any: Any): Int }
	enum Colour { RED GREEN }
	input In { n: Int! m: Int! = 1 in: In }
	input One @oneOf { first: Int second: Int }
	scalar Any
`

// messages are the errors of the document {a(…)}.
func messages(t *testing.T, text string, closed bool) []string {
	t.Helper()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: inputs})
	var out []string
	for _, e := range validate(t, schema, text, closed) {
		out = append(out, fmt.Sprintf("%d: %s", e.Locations[0].Column, e.Message))
	}
	return out
}

func TestValuesOfCorrectType(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 500)
	for arguments, want := range map[string][]string{
		`int: 1, float: 1, string: """s""", boolean: true, id: 1, ids: "x", enum: RED, in: {n: 1}, ins: {n: 1}, one: {first: 1}, any: [1e999]`: nil,
		`int: null, enum: null, ids: null, any: {a: $b}`: {`47: Variable "$b" is not defined.`},
		`int: 1.5, float: "1", string: 1, boolean: 1, id: 1.5`: {
			"9: Int cannot represent non-integer value: 1.5", `22: Float cannot represent non numeric value: "1"`,
			"34: String cannot represent a non string value: 1", "46: Boolean cannot represent a non boolean value: 1",
			"53: ID cannot represent a non-string and non-integer value: 1.5",
		},
		`int: 12345678901234567890, float: 1e999, in: {n: 12345678901234567890}`: nil, // the reader of inputs names the path
		`ids: [null]`:                {`10: Expected value of type "ID!", found null.`},
		`int: [1], in: [{n: 1}]`:     {`9: Expected value of type "Int", found a list.`, `18: Expected value of type "In", found a list.`},
		`string: "a", int: {a: 1}`:   {"22: Int cannot represent non-integer value: an object"},
		`int: "` + long + `"`:        {`10: Int cannot represent non-integer value: "` + long[:60] + `…"`},
		`in: "x", one: 1`:            {`9: Expected value of type "In", found "x".`, `18: Expected value of type "One", found 1.`},
		`in: {m: 1, o: 2, in: {}}`:   {`25: Field "In.n" of required type "Int!" was not provided.`, `8: Field "In.n" of required type "Int!" was not provided.`, `15: Field "o" is not defined by type "In". Did you mean "n" or "m"?`},
		`one: {}`:                    {`9: OneOf Input Object "One" must specify exactly one key.`},
		`one: {first: 1, second: 2}`: {`9: OneOf Input Object "One" must specify exactly one key.`},
		`one: {second: null}`:        {`18: Field "One.second" must be non-null.`},
		`enum: "RED"`:                {`11: Enum "Colour" cannot represent non-enum value: "RED". Did you mean the enum value "RED"?`},
		`enum: REED`:                 {`10: Value "REED" does not exist in "Colour" enum. Did you mean the enum value "RED" or "GREEN"?`},
		`enum: 1`:                    {`10: Enum "Colour" cannot represent non-enum value: 1.`},
	} {
		if diff := cmp.Diff(want, messages(t, "{a("+arguments+")}", false)); diff != "" {
			t.Errorf("%.100s (-want +got):\n%s", arguments, diff)
		}
	}
}

func TestDefaultsBeyond64Bits(t *testing.T) {
	t.Parallel()
	got := messages(t, `query($i: Int = 12345678901234567890, $in: In = {n: 12345678901234567890}, $any: Any = [1e999]) {a(int: $i, in: $in, any: $any)}`, false)
	const beyond = " is a number beyond 64 bits; write it as a string or send it as the variable's value."
	want := []string{"17: The default 12345678901234567890" + beyond, "53: The default 12345678901234567890" + beyond, "89: The default 1e999" + beyond}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestClosedSuggestsNothing: no suggestion has names of the schema.
func TestClosedSuggestsNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`{__schema{types{name}} __type(name:"In"){name} ...F} fragment F on Query {x: __schema{types{name}}}`: {
			"2: introspection is switched off", "24: introspection is switched off", "75: introspection is switched off",
		},
		`{__typename}`: nil,
		`{aa}`:         {`2: Cannot query field "aa" on type "Query".`},
		`{a(itn: 1, enum: REED, in: {n: 1, o: 1})}`: {
			`18: Value "REED" does not exist in "Colour" enum.`, `35: Field "o" is not defined by type "In".`,
			`2: Unknown argument "itn" on field "Query.a".`,
		},
		`{a(enum: "RED")}`:               {`11: Enum "Colour" cannot represent non-enum value: "RED".`},
		`{...F} fragment F on Qeury {a}`: {`8: Unknown type "Qeury".`},
	} {
		got := messages(t, text, true)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	schema := library()
	for text, want := range map[string]string{
		`{boks{totalCount}}`:     `Cannot query field "boks" on type "Query". Did you mean "books" or "book"?`,
		`{node(id: 1){title}}`:   `Cannot query field "title" on type "Node". Did you mean to use an inline fragment on "Book"?`,
		`{node(id: 1){version}}`: `Cannot query field "version" on type "Node". Did you mean to use an inline fragment on "Record", "Book", "Loan", or "Publisher"?`,
	} {
		errs := validate(t, schema, text, false)
		if len(errs) != 1 || errs[0].Message != want {
			t.Errorf("%s: got %v, want %s", text, errs, want)
		}
	}
}
