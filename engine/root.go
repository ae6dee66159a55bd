package engine

import (
	"strconv"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/record"
)

// Root is a compiled derived root field. Which of its parts are set depends on
// its verb.
type Root struct {
	Verb       record.Verb
	Type       *record.Type // nil for nodes and viewer
	Connection *record.Connection
	Lookups    []Lookup // one per type for nodes, else one
	IDs        int      // of nodes: how many were asked for

	Create      *record.Create
	Update      *record.Update
	Delete      *record.Delete
	Viewer      *Viewer
	Payload     []PayloadField // of a mutation
	PayloadType string         // "CreateMoviePayload"
}

// Lookup reads records for some places of a list of nodes.
type Lookup struct {
	*record.Lookup
	Places []int // of each ID in the list
}

// PayloadField is one response field of a mutation's payload.
type PayloadField struct {
	Key    string
	Part   PayloadPart
	Select int // index in the mutation's selections, for records
}

// PayloadPart names a field of a payload.
type PayloadPart uint8

// The fields of a payload.
const (
	PayloadTypename PayloadPart = iota + 1
	PayloadID                   // the deleted record's ID
	PayloadRecord
	PayloadRecords
)

// Place turns a path that begins with a selection and a record of it into one
// of the payload's response fields.
func (r *Root) Place(path []any) []any {
	for _, f := range r.Payload {
		if f.Part == PayloadRecord && f.Select == path[0] {
			return append([]any{f.Key}, path[2:]...)
		}
		if f.Part == PayloadRecords && f.Select == path[0] {
			return append([]any{f.Key}, path[1:]...)
		}
	}
	return nil
}

// derived compiles a derived root field and returns its cost.
func (w *walk) derived(out *Root, root record.Root, s selected, at place) int {
	if root.Verb == record.VerbList {
		var total int
		out.Connection, total = w.connection(listed{of: root.Type}, s, at)
		return total
	}
	args := w.arguments(s.field, "")
	switch root.Verb {
	case record.VerbViewer:
		return w.viewer(out, s, at)
	case record.VerbNode:
		return w.node(out, s, at, args["id"])
	case record.VerbNodes:
		return w.nodes(out, s, at, args["ids"])
	case record.VerbGet, record.VerbLookup:
		return w.get(out, root, s, at, args)
	}
	return w.mutation(out, s, at, args)
}

func (w *walk) node(out *Root, s selected, at place, raw any) int {
	id, t := w.reader.AnyID("id", raw)
	if t == nil {
		return 0
	}
	w.need(t.Read, reading, t.Name, at, "id")
	sel, total := w.record(t, s.sets, at)
	out.Lookups = []Lookup{{Lookup: &record.Lookup{Type: t, IDs: []record.ID{id}, Select: sel}}}
	return total
}

func (w *walk) nodes(out *Root, s selected, at place, raw any) int {
	items := w.items("ids", raw)
	out.IDs = len(items)
	groups := map[*record.Type]int{}
	for i, item := range items {
		path := "ids." + strconv.Itoa(i)
		id, t := w.reader.AnyID(path, item)
		if t == nil {
			continue
		}
		g, ok := groups[t]
		if !ok {
			g = len(out.Lookups)
			groups[t] = g
			out.Lookups = append(out.Lookups, Lookup{Lookup: &record.Lookup{Type: t}})
			w.need(t.Read, reading, t.Name, at, path)
		}
		out.Lookups[g].IDs = append(out.Lookups[g].IDs, id)
		out.Lookups[g].Places = append(out.Lookups[g].Places, i)
	}
	total := 0
	for i := range out.Lookups {
		l := &out.Lookups[i]
		var each int
		l.Select, each = w.record(l.Type, s.sets, at)
		total = cost.Sum(total, cost.Times(len(l.IDs), each))
	}
	return total
}

// items reads a list argument within the limit on records.
func (w *walk) items(path string, raw any) []any {
	items, ok := raw.([]any)
	if !ok && raw != nil {
		items = []any{raw}
	}
	if raw == nil {
		w.reader.Wrong(path, "must not be null")
	}
	if limit := w.rules.Limits().Records; len(items) > limit {
		w.reader.Over(path, "records are", len(items), limit)
		return nil
	}
	return items
}

func (w *walk) get(out *Root, root record.Root, s selected, at place, args map[string]any) int {
	t := root.Type
	w.need(t.Read, reading, t.Name, at, "")
	below := w.lasting(s.key, at, func(out *lasting) { out.record, out.perRecord = w.record(t, s.sets, at) })
	l := &record.Lookup{Type: t, Key: root.Key, Select: below.record, Memo: below.memo}
	if root.Key == nil {
		id, _ := w.reader.ID(t, "id", args["id"])
		l.IDs = []record.ID{id}
	} else {
		l.Values = w.keyValues(t, root.Key, args)
	}
	out.Lookups = []Lookup{{Lookup: l}}
	return below.perRecord
}

// keyValues reads the arguments of a lookup by unique key.
func (w *walk) keyValues(t *record.Type, key *record.Key, args map[string]any) []any {
	values := make([]any, len(key.Fields))
	for i, name := range key.Fields {
		f := t.Field(name)
		w.touched(input.Touch{Use: input.UseFilter, Type: t, Field: f, Path: name})
		values[i] = w.reader.Operand(t, f, name, args[name])
	}
	return values
}

// mutation compiles a derived mutation: the write scope, the input, the payload.
func (w *walk) mutation(out *Root, s selected, at place, args map[string]any) int {
	t := out.Type
	w.need(t.Write, writing, t.Name, at, "")
	below := w.lasting(s.key, at, func(below *lasting) { w.payload(below, out, s, at) })
	out.Payload, out.PayloadType = below.payload, below.payloadType
	selections, perRecord := below.selections, below.perRecord
	n := 1
	switch out.Verb {
	case record.VerbCreate:
		out.Create = &record.Create{Type: t, Paths: []string{"input"}, Select: selections, Memo: below.memo}
		out.Create.Inputs = []record.Values{w.reader.Create(t, "input", args["input"])}
	case record.VerbCreateMany:
		out.Create = &record.Create{Type: t, Select: selections, Memo: below.memo}
		out.Create.Inputs = w.reader.CreateAll(t, "inputs", w.items("inputs", args["inputs"]))
		n = len(out.Create.Inputs)
		out.Create.Paths = numbered("inputs.", n)
	case record.VerbUpdate:
		out.Update = &record.Update{Type: t, Select: selections, Memo: below.memo}
		out.Update.ID, _ = w.reader.ID(t, "id", args["id"])
		out.Update.IfVersion = w.version(args["ifVersion"])
		out.Update.Patch = w.reader.Patch(t, "patch", args["patch"])
	case record.VerbDelete:
		w.deleting(t, at)
		out.Delete = &record.Delete{Type: t, Select: selections, Memo: below.memo}
		out.Delete.ID, _ = w.reader.ID(t, "id", args["id"])
		out.Delete.IfVersion = w.version(args["ifVersion"])
	}
	return cost.Times(n, perRecord)
}

// numbered are a prefix with each of the first n indices behind it.
func numbered(prefix string, n int) []string {
	const digits = 3 // most indices have no more
	b := make([]byte, 0, n*(len(prefix)+digits))
	ends := make([]int, n)
	for i := range ends {
		b = strconv.AppendInt(append(b, prefix...), int64(i), 10)
		ends[i] = len(b)
	}
	all, start := string(b), 0
	out := make([]string, n)
	for i, end := range ends {
		out[i], start = all[start:end], end
	}
	return out
}

func (w *walk) version(raw any) *int {
	if raw == nil {
		return nil
	}
	n, ok := w.reader.Int("ifVersion", raw)
	if ok && n < 1 {
		w.reader.Wrong("ifVersion", "must be at least 1, the version of a new record")
	}
	return &n
}

// payloadType is the name of a mutation's payload.
func payloadType(t *record.Type, verb record.Verb) string {
	switch verb {
	case record.VerbCreate:
		return "Create" + t.Name + "Payload"
	case record.VerbCreateMany:
		return "Create" + t.PluralName() + "Payload"
	case record.VerbUpdate:
		return "Update" + t.Name + "Payload"
	}
	return "Delete" + t.Name + "Payload"
}

// payload compiles the fields of a payload: the selections of records in it, and
// the cost per record written.
func (w *walk) payload(below *lasting, out *Root, s selected, at place) {
	t := out.Type
	below.payloadType, below.perRecord = payloadType(t, out.Verb), max(t.Cost, 1)
	for _, p := range w.collect(s.sets, below.payloadType, at) {
		field := PayloadField{Key: p.key, Part: PayloadTypename}
		switch p.field.Name {
		case "id":
			field.Part = PayloadID
		case t.Singular, t.Plural:
			field.Part, field.Select = PayloadRecord, len(below.selections)
			if out.Verb == record.VerbCreateMany {
				field.Part = PayloadRecords
			}
			w.need(t.Read, reading, t.Name, at.under(p.key), "")
			sel, more := w.record(t, p.sets, at.under(p.key))
			below.selections, below.perRecord = append(below.selections, sel), cost.Sum(below.perRecord, more)
		}
		below.payload = append(below.payload, field)
	}
}
