package suite_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/engine"
	"recordgraph/internal/library"
	"recordgraph/record"
)

const (
	mutationsPerCase = 3
	timesWritten     = 4 // each of them, in turns, with queries between
)

// TestPropertyMutations sends random mutations, each several times with different variables.
// It compares their results, and the results of later queries, with the oracle's records.
func TestPropertyMutations(t *testing.T) {
	t.Parallel()
	first, n := number(t, seedVariable, 1), number(t, casesVariable, defaultCases/10)
	for seed := first; seed < first+n && !t.Failed(); seed++ {
		u := newUniverse()
		s := newService(t, options{url: u.database(t), settings: engine.Settings{Limits: engine.Limits{Cost: 1 << 40}}})
		c := &documentCase{T: t, Rand: rand.New(rand.NewPCG(seed, seed)), oracle: newOracle(u), seed: seed, service: httptest.NewServer(s)}
		c.writes()
		c.service.Close()
	}
}

func (c *documentCase) writes() {
	var scripts []script
	for range mutationsPerCase {
		scripts = append(scripts, writeMutation(c.Rand, c.oracle), write(c.Rand, c.oracle))
	}
	for range timesWritten {
		for _, i := range c.Perm(len(scripts)) {
			s := scripts[i]
			document, errs := gqlparser.LoadQueryWithRules(c.schema, s.text, rules.NewDefaultRules())
			if errs != nil {
				c.Fatalf("%s=%d: the random document is not valid: %v\n%s", seedVariable, c.seed, errs, s.text)
			}
			c.round([]sending{{s, document, s.values(c.Rand), someScopes(c.Rand)}})
			if c.Failed() {
				return
			}
		}
	}
}

// writeMutation writes a random mutation of one root field, or sometimes of two.
func writeMutation(r *rand.Rand, o *oracle) script {
	return writeOperation(r, o, "mutation", func(w *writer) string {
		var fields []string
		for range pick(r, []int{1, 1, 1, 2}) {
			fields = append(fields, w.mutation())
		}
		return strings.Join(fields, "\n  ")
	})
}

// mutation is a root field that creates or updates.
func (w *writer) mutation() string {
	typ := pick(w.Rand, []string{"Book", "Book", "Publisher", "Loan"})
	verb, result := pick(w.Rand, []string{"create", "update", "update"}), strings.ToLower(typ)
	field := verb + typ
	var args string
	switch {
	case verb == "update":
		patch := w.maybeVariable(typ+"Patch!", func(r *rand.Rand) any { return w.patch(r, typ) })
		args = "id: " + literal(w.maybeVariable("ID!", func(r *rand.Rand) any { return pick(r, w.o.all[typ]).id })) + ", patch: " + literal(patch)
	case typ == "Book" && w.IntN(2) == 0:
		field, result = "createBooks", "books"
		args = "inputs: " + literal(w.maybeVariable("[CreateBookInput!]!", func(r *rand.Rand) any {
			out := []any{}
			for range r.IntN(4) {
				out = append(out, w.input(r, typ))
			}
			return out
		}))
	default: // in a variable, because a key is good for once
		args = "input: " + literal(w.declare(variable{typ: "Create" + typ + "Input!", value: func(r *rand.Rand) any { return w.input(r, typ) }}))
	}
	payload := []string{w.name(field, result, false) + w.directives() + w.record(typ, 2), pick(w.Rand, []string{"__typename", "p: __typename"})}
	w.Shuffle(len(payload), func(i, j int) { payload[i], payload[j] = payload[j], payload[i] })
	return w.name("Mutation", field, true) + "(" + args + ") { " + strings.Join(payload, " ") + " }"
}

var changeable = map[string][]string{
	"Book": {"title", "genre", "format", "publishedOn", "pageCount", "author", "printingCost", "worldwideSales", "readerRating",
		"readerVotes", "source", "tags", "attributes", "publisher", "sequelOf", "available"},
	"Publisher": {"website"},
	"Loan":      {"fee", "renewal"},
}

// changes are random values for at least one changeable field.
func (w *writer) changes(r *rand.Rand, typ string) map[string]any {
	out := map[string]any{}
	for range 1 + r.IntN(5) {
		field := pick(r, changeable[typ])
		if kind := w.o.kind(typ, field); w.o.isRecord(kind) {
			out[field] = pick(r, []any{nil, pick(r, w.o.all[kind]).id})
			continue
		}
		v := pick(r, domains[field])
		if text, ok := v.(string); ok && field == "format" {
			v = symbol(text)
		}
		if out[field] = v; v == nothing || v == symbol(nothing) {
			out[field] = nil
		}
	}
	return out
}

// increments are random amounts that keep every value of [domains] within its limits.
var increments = map[string]map[string][]any{
	"Book": {
		"worldwideSales": {"1", "250"}, "homeSales": {"1", "0"}, "audioBookSales": {"7"},
		"readerVotes": {json.Number("0")}, "readerRating": {json.Number("0")},
	},
	"Loan": {"fee": {"0", "0.05", "1", "100.125"}},
}

// patch is a random patch: changes, sometimes with increments and changes of lists.
func (w *writer) patch(r *rand.Rand, typ string) map[string]any {
	out := w.changes(r, typ)
	amounts := increments[typ]
	if amounts == nil || r.IntN(2) == 0 {
		return out
	}
	add := map[string]any{}
	for range 1 + r.IntN(2) {
		field := pick(r, slices.Sorted(maps.Keys(amounts)))
		if _, set := out[field]; !set {
			add[field] = pick(r, amounts[field])
		}
	}
	if len(add) > 0 {
		out["increment"] = add
	}
	if _, set := out["tags"]; !set && typ == "Book" && r.IntN(2) == 0 {
		out[pick(r, []string{"append", "remove"})] = map[string]any{"tags": pick(r, domains["tags"])}
	}
	return out
}

// input is a random create input.
func (w *writer) input(r *rand.Rand, typ string) map[string]any {
	out := w.changes(r, typ)
	unique := r.IntN(1_000_000_000)
	switch typ {
	case "Book":
		out["title"] = pick(r, domains["title"])
	case "Publisher":
		out["name"] = fmt.Sprint("New ", unique)
	case "Loan":
		out["book"], out["branch"] = pick(r, w.o.all["Book"]).id, "XX"
		out["startsAt"], out["endsAt"] = time.Unix(int64(unique), 0).UTC().Format(time.RFC3339), "9999-12-31T23:59:59.999999Z"
	}
	return out
}

// payload is the selection set of a mutation.
type payload struct {
	things []*thing
	many   bool
}

func (p *payload) records() any {
	if !p.many {
		return p.things[0]
	}
	out := make([]any, len(p.things))
	for i, x := range p.things {
		out[i] = x
	}
	return out
}

// write executes a root field of a mutation.
func (e *evaluation) write(f *ast.Field, args map[string]any) *payload {
	typ := strings.TrimPrefix(strings.TrimPrefix(f.Name, "create"), "update")
	inputs := []any{args["input"]}
	switch {
	case f.Name == "createBooks":
		typ, inputs = "Book", args["inputs"].([]any)
	case strings.HasPrefix(f.Name, "update"):
		x := e.byID[args["id"].(string)]
		e.assign(x, args["patch"].(map[string]any))
		x.values["version"] = json.Number(fmt.Sprint(whole(x.values["version"]) + 1))
		x.values["updatedAt"] = now.Format(time.RFC3339Nano)
		return &payload{things: []*thing{x}}
	}
	out := &payload{many: f.Name == "createBooks"}
	for _, input := range inputs {
		e.created++
		x := e.make(typ, firstID+e.created)
		e.assign(x, input.(map[string]any))
		out.things = append(out.things, x)
	}
	return out
}

// make creates a record with only an ID.
func (o *oracle) make(typ string, n uint64) *thing {
	x := &thing{typ: typ, n: n, one: map[string]*thing{}, many: map[string][]*thing{}, values: map[string]any{
		"version": json.Number("1"), "createdAt": now.Format(time.RFC3339Nano), "updatedAt": now.Format(time.RFC3339Nano),
	}}
	if typ == "Book" {
		x.values["tags"] = []any{}
	}
	x.id = record.ID{Prefix: strings.ToLower(typ), UUID: library.Number(n)}.String()
	x.values["id"] = x.id
	o.all[typ], o.byID[x.id] = append(o.all[typ], x), x
	return x
}

var inverses = map[string]string{"publisher": "books", "book": "loans", "sequelOf": "sequels"}

func (e *evaluation) assign(x *thing, values map[string]any) {
	for name, v := range values {
		if name == "increment" || name == "append" || name == "remove" {
			x.change(name, v.(map[string]any))
			continue
		}
		kind := e.kind(x.typ, name)
		switch {
		case kind == "JSON" && v != nil:
			x.values[name] = document{plainJSON(v)}
		case !e.isRecord(kind):
			x.values[name] = v
		default:
			if before := x.one[name]; before != nil {
				before.many[inverses[name]] = slices.DeleteFunc(before.many[inverses[name]], func(y *thing) bool { return y == x })
			}
			delete(x.one, name)
			if v != nil {
				e.relate(x, name, e.byID[v.(string)], inverses[name])
			}
		}
	}
}

// change applies increments, where null counts as 0, and changes of lists.
func (x *thing) change(how string, values map[string]any) {
	for name, v := range values {
		switch items, _ := x.values[name].([]any); how {
		case "append":
			x.values[name] = slices.Concat(items, v.([]any))
		case "remove":
			x.values[name] = slices.DeleteFunc(slices.Clone(items), func(item any) bool { return slices.Contains(v.([]any), item) })
		default:
			x.values[name] = sum(x.values[name], v)
		}
	}
}

// sum adds two numbers, with the greater number of decimals.
func sum(before, amount any) any {
	if before == nil {
		before = "0"
	}
	decimals := 0
	for _, v := range []any{before, amount} {
		_, fraction, _ := strings.Cut(fmt.Sprint(v), ".")
		decimals = max(decimals, len(fraction))
	}
	text := new(big.Rat).Add(rational(before), rational(amount)).FloatString(decimals)
	if _, isNumber := amount.(json.Number); isNumber {
		return json.Number(text)
	}
	return text
}

// mutation checks the scopes of a mutation and of what it returns.
func (c *rootCheck) mutation(g *group, at []string) {
	payload := g.of.Definition.Type.Name()
	typ := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(payload, "Create"), "Update"), "Payload")
	path := "patch."
	if strings.HasPrefix(payload, "Create") {
		path = "input."
	}
	if typ == "Books" {
		typ = "Book"
	}
	args := c.arguments(g.of)
	for _, values := range slices.Collect(maps.Values(args)) {
		if fields, ok := values.(map[string]any); ok {
			for _, inside := range []string{"", "increment"} {
				under := fields
				if inside != "" {
					under, _ = fields[inside].(map[string]any)
					inside += "."
				}
				if _, uses := under["fee"]; uses {
					c.needHere("loan:finance", path+inside+"fee")
				}
			}
		}
	}
	for _, below := range c.collect(g.sets, payload) {
		if below.of.Name != "__typename" {
			under := append(slices.Clip(at), below.key)
			c.need(reading(typ), under, "")
			c.record(typ, below.sets, under)
		}
	}
}
