package guide

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// exchange is a document with the answer to it.
type exchange struct{ Document, Answer string }

// id stands for the ID of the created record.
func (p *page) id() string { return p.write.Type.IDPrefix + "_…" }

// Create is a mutation that creates a record; empty if the model has no record that can be created without another one.
func (p *page) Create() string {
	if p.write == nil {
		return ""
	}
	t := p.write.Type
	return mutation(t.RootFields().Create, member("input", p.input()), t, "id", "version")
}

// input is the create input: that of the sample, with all fields that Update changes.
func (p *page) input() snippet.Object {
	in := slices.Clone(p.write.Input)
	for _, change := range p.changes() {
		if p.write.Value(change.field.Name) == nil {
			in = append(in, snippet.Member{Name: change.field.Name, Value: change.before})
		}
	}
	return in
}

// mutation is a document of one mutation that selects fields of the record.
func mutation(name string, args snippet.Object, t *record.Type, fields ...string) string {
	return snippet.Operation{Kind: "mutation", Fields: []snippet.Field{{
		Name: name, Args: args, Fields: []snippet.Field{{Name: t.Singular, Fields: snippet.Fields(fields...)}},
	}}}.String()
}

// change is a change of a field, at the key of the patch that makes it; empty for the field itself.
type change struct {
	key                    string
	field                  *record.Field
	before, operand, after any
}

// changes are an assignment, a null, an append and an increment of different fields, as far as the type allows them.
func (p *page) changes() []change {
	var out []change
	add := func(key string, is func(*record.Field) bool, changed func(f *record.Field, before any) (operand, after any)) {
		for _, f := range sample.Own(p.write.Type) {
			used := slices.ContainsFunc(out, func(c change) bool { return c.field == f })
			if used || !sample.Harmless(p.write.Type, f) || !f.Changeable() || !is(f) {
				continue
			}
			before, ok := p.Value(p.write.Type, f, 0)
			if set := p.write.Value(f.Name); set != nil {
				before = set
			}
			if !ok {
				continue
			}
			operand, after := changed(f, before)
			out = append(out, change{key, f, before, operand, after})
			return
		}
	}
	other := func(f *record.Field, _ any) (operand, after any) {
		v, _ := p.Value(p.write.Type, f, 1)
		return v, v
	}
	add("append", isList, func(f *record.Field, before any) (operand, after any) {
		more, _ := p.Value(p.write.Type, f, 1)
		return more, concat(before, more)
	})
	add("increment", isCounter, func(_ *record.Field, before any) (operand, after any) {
		return snippet.Number(1), plusOne(before)
	})
	add("", isPlain, other)
	add("", func(f *record.Field) bool { return isPlain(f) && !f.NonNull }, func(*record.Field, any) (operand, after any) { return nil, nil })
	return out
}

func isPlain(f *record.Field) bool {
	return !f.List && (f.Scalar == record.ScalarString || f.Scalar == record.ScalarEnum || f.Scalar == record.ScalarInt || f.Scalar == record.ScalarDate)
}

func isList(f *record.Field) bool { return f.List && f.Scalar == record.ScalarString }

// isCounter accepts integers that can be incremented again and again.
func isCounter(f *record.Field) bool {
	return !f.List && f.Scalar == record.ScalarInt && (f.Range == nil || f.Range.Max == "")
}

func concat(a, b any) any {
	first, _ := a.([]any)
	second, _ := b.([]any)
	return slices.Concat(first, second)
}

func plusOne(v any) any {
	number, _ := v.(json.Number)
	n, err := number.Int64()
	if err != nil {
		return v
	}
	return snippet.Number(int(n) + 1)
}

// Update is a mutation that changes the created record, with its answer; nil if no field can be changed.
func (p *page) Update() *exchange {
	if p.write == nil || len(p.changes()) == 0 {
		return nil
	}
	t := p.write.Type
	var patch snippet.Object
	fields, after := []string{"version"}, snippet.Object{{Name: "version", Value: snippet.Number(2)}}
	for _, c := range slices.Backward(p.changes()) {
		m := snippet.Member{Name: c.field.Name, Value: c.operand}
		if c.key != "" {
			m = snippet.Member{Name: c.key, Value: snippet.Object{m}}
		}
		patch = append(patch, m)
		fields, after = append(fields, c.field.Name), append(after, snippet.Member{Name: c.field.Name, Value: c.after})
	}
	update := t.RootFields().Update
	args := snippet.Object{{Name: "id", Value: p.id()}, {Name: "ifVersion", Value: snippet.Number(1)}, {Name: "patch", Value: patch}}
	answer := member("data", member(update, member(t.Singular, after)))
	return &exchange{mutation(update, args, t, fields...), snippet.JSON(answer)}
}

// Conflict is a mutation by a version of the past, with its answer.
func (p *page) Conflict() *exchange {
	if p.Update() == nil {
		return nil
	}
	t, c := p.write.Type, p.changes()[len(p.changes())-1]
	update, patch := t.RootFields().Update, member(c.field.Name, c.operand)
	if c.key != "" {
		patch = member(c.key, patch)
	}
	args := snippet.Object{{Name: "id", Value: p.id()}, {Name: "ifVersion", Value: snippet.Number(1)}, {Name: "patch", Value: patch}}
	document := mutation(update, args, t, "id")
	return &exchange{document, failures(failure{
		message: "ifVersion: " + p.id() + " is at version 2, not 1", path: update, at: locate(document, "ifVersion: "),
		extensions: snippet.Object{
			{Name: "code", Value: record.CodeConflict}, {Name: "field", Value: "ifVersion"}, {Name: "currentVersion", Value: snippet.Number(2)},
		},
	})}
}

// failure is one error of an answer.
type failure struct {
	message, path string
	at            snippet.Object // place in the document
	extensions    snippet.Object
}

// failures is an answer with errors.
func failures(all ...failure) string {
	list := make([]any, len(all))
	for i, f := range all {
		list[i] = snippet.Object{
			{Name: "message", Value: f.message}, {Name: "path", Value: []any{f.path}}, {Name: "locations", Value: []any{f.at}},
			{Name: "extensions", Value: append(f.extensions, snippet.Member{Name: "requestId", Value: "…"})},
		}
	}
	return snippet.JSON(member("errors", list))
}

// locate is the place in a document behind a text.
func locate(document, text string) snippet.Object {
	before := document[:strings.Index(document, text)+len(text)]
	line := strings.Count(before, "\n") + 1
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
	return snippet.Object{{Name: "line", Value: json.Number(strconv.Itoa(line))}, {Name: "column", Value: json.Number(strconv.Itoa(column))}}
}
