package engine

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

func TestAsSent(t *testing.T) {
	t.Parallel()
	doc, err := parser.ParseQuery(&ast.Source{Input: "query($json: JSON, $must: JSON!, $list: [JSON!], $or: JSON = {}, $int: Int, $time: DateTime) {a}"})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"json": true, "must": true, "time": true, "list": false, "or": false, "int": false, "none": false,
	} {
		if got := isUncoerced(doc.Operations[0], name); got != want {
			t.Errorf("$%s: %t, want %t", name, got, want)
		}
	}
}
