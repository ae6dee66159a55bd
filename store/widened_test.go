package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// widening is a change of a type to a wider one in one of its stages.
type widening struct {
	from, to record.Scalar
	stage    record.WidenStage
}

func (w widening) name() string { return fmt.Sprintf("%s to %s, %s", w.from, w.to, w.stage) }

// sdl is a model whose type Item has fields of the widening.
func (w widening) sdl() string {
	field := func(name, nonNull, directives string) string {
		return fmt.Sprintf("%[1]s: %[2]s%[3]s @column(name: \"%[1]s_wide\") @widened(column: \"%[1]s\", from: %[4]s, stage: %[5]s) %[6]s\n",
			name, w.to, nonNull, w.from, w.stage, directives)
	}
	return "type Item @record @index(fields: [\"kind\", \"value\"]) {\n kind: String!\n" + field("value", "", `@index @range(min: -2147483648)`) +
		field("total", "!", "@default(value: 3)") + field("code", "", "@unique") + "}"
}

// number is a value of the new type.
func (w widening) number(n int64) any {
	if w.to == record.ScalarDecimal {
		return record.Decimal(strconv.FormatInt(n, 10))
	}
	return n
}

// greatest is the greatest value of the earlier type.
func (w widening) greatest() int64 {
	if w.from == record.ScalarInt {
		return math.MaxInt32
	}
	return math.MaxInt64
}

func eachWidening(t *testing.T, test func(*testing.T, widening, *database)) {
	t.Parallel()
	for _, from := range []record.Scalar{record.ScalarInt, record.ScalarBigInt} {
		for _, to := range record.WidenedTypes(from) {
			for stage := record.WriteBoth; stage <= record.WriteNew; stage++ {
				w := widening{from, to, stage}
				t.Run(w.name(), func(t *testing.T) {
					t.Parallel()
					test(t, w, empty(t, w.sdl()))
				})
			}
		}
	}
}

// wideningCase makes random writes and keeps the expected records.
type wideningCase struct {
	*testing.T
	widening
	*rand.Rand
	d     *database
	item  *record.Type
	world *world
	codes int64
}

// values are random values of some fields; in a create input, total may be absent.
func (c *wideningCase) input() map[string]any {
	out := map[string]any{}
	if c.IntN(3) > 0 {
		out["value"] = c.number([]int64{c.Int64N(12) - 3, c.greatest(), math.MinInt32}[max(0, c.IntN(20)-17)])
	}
	if c.IntN(3) > 0 {
		out["total"] = c.number(c.Int64N(1000))
	}
	if c.IntN(2) > 0 {
		c.codes++
		out["code"] = c.number(c.codes)
	}
	return out
}

// create creates n records, by INSERT or by COPY.
func (c *wideningCase) create(n int, imports bool) {
	c.Helper()
	var rows []*row
	var inputs []record.Values
	for range n {
		values := c.input()
		values["kind"] = string(rune('a' + c.IntN(3)))
		inputs = append(inputs, input(c.item, values))
		r := &row{c.item, record.ID{}, map[*record.Field]any{c.item.Field("total"): c.number(3)}}
		for name, v := range values {
			r.values[c.item.Field(name)] = v
		}
		rows = append(rows, r)
	}
	var ids []record.ID
	if imports {
		ids = must(c.d.importAll(c.Context(), c.item, inputs...))(c)
	} else {
		ids = must(c.d.Create(c.Context(), &record.Create{Type: c.item, Inputs: inputs}))(c).IDs
	}
	for i, r := range rows {
		r.id, r.values[c.item.ID()] = ids[i], ids[i]
		c.world.add(r)
	}
}

// update sets or increments fields of a record.
func (c *wideningCase) update(r *row) {
	c.Helper()
	patch := input(c.item, c.input())
	for i, a := range patch {
		n, _ := r.values[a.Field].(int64)
		if d, ok := r.values[a.Field].(record.Decimal); ok {
			n = must(strconv.ParseInt(string(d), 10, 64))(c)
		}
		if a.Field.Name != "code" && n < 1e6 && n > -1e6 && c.IntN(2) > 0 {
			by := c.Int64N(9) - 4
			patch[i].Op, patch[i].Value = record.AssignIncrement, c.number(by)
			r.values[a.Field] = c.number(n + by)
			continue
		}
		r.values[a.Field] = a.Value
	}
	if c.IntN(6) == 0 && !slices.ContainsFunc(patch, func(a record.Assignment) bool { return a.Field.Name == "value" }) {
		patch = append(patch, record.Assignment{Field: c.item.Field("value")})
		r.values[c.item.Field("value")] = nil
	}
	c.d.sql.take()
	must(c.d.Update(c.Context(), &record.Update{Type: c.item, ID: r.id, Patch: patch}))(c)
	if n := len(c.d.sql.take()); n != 1 {
		c.Errorf("an update takes %d statements", n)
	}
}

// countSQL is the number of items for which a condition is true.
func (c *wideningCase) countSQL(condition string) (n int) {
	c.Helper()
	noError(c, c.d.db.GetContext(c.Context(), &n, "SELECT count(*) FROM items WHERE "+condition))
	return n
}

// checkRecords compares all records with the expected ones.
func (c *wideningCase) checkRecords() {
	c.Helper()
	rows := c.world.rows[c.item]
	fields := []string{"id", "kind", "value", "total", "code"}
	var want, got []any
	q := &record.Lookup{Type: c.item, Select: Select(c.item, fields...)}
	for _, r := range rows {
		object := map[string]any{}
		for _, name := range fields {
			object[name] = expectedValue(c.item.Field(name), r.values[c.item.Field(name)])
		}
		want, q.IDs = append(want, object), append(q.IDs, r.id)
	}
	for _, b := range must(c.d.Lookup(c.Context(), q))(c) {
		got = append(got, reply(c, b))
	}
	if diff := cmp.Diff(normal(want), normal(got)); diff != "" {
		c.Fatalf("records (-want +got):\n%s", diff)
	}
}

// checkColumns compares both columns of each field in the rows for which a condition is true.
func (c *wideningCase) checkColumns(rows string) {
	c.Helper()
	if c.stage == record.WriteNew {
		return
	}
	for _, column := range []string{"value", "total", "code"} {
		if n := c.countSQL(fmt.Sprintf("%[1]s_wide IS DISTINCT FROM %[1]s"+rows, column)); n > 0 {
			c.Errorf("%d records have different values in both columns of %s", n, column)
		}
		if n := c.countSQL(column + "_wide IS NOT NULL"); n == 0 {
			c.Errorf("no record has a value in %s_wide", column)
		}
	}
}

// TestWidenedFields makes random writes in each stage and compares records, filters, orders and pages with the oracle's.
// In the first stage, the rows have no values in the new columns, as before their backfill.
func TestWidenedFields(t *testing.T) {
	eachWidening(t, func(t *testing.T, w widening, d *database) {
		c := &wideningCase{T: t, widening: w, Rand: rand.New(rand.NewPCG(1, uint64(w.stage))), d: d, item: d.typ("Item"), world: newWorld(d.Schema())}
		for n := range 15 {
			c.create(1+n%4, n%3 == 0)
		}
		c.checkRecords()
		c.checkColumns("")
		filled := ""
		if w.stage == record.WriteBoth {
			filled = " AND %[1]s_wide IS NOT NULL"
			must(d.db.ExecContext(t.Context(), `ALTER TABLE items DROP CONSTRAINT items_value_wide_widened_check, DROP CONSTRAINT items_total_wide_widened_check,
				DROP CONSTRAINT items_code_wide_widened_check, ALTER total_wide DROP NOT NULL;
				UPDATE items SET value_wide = NULL, total_wide = NULL, code_wide = NULL`))(t)
		}
		for range 80 {
			c.update(pick(newValues(c.Rand), c.world.rows[c.item]))
		}
		c.checkRecords()
		c.checkColumns(filled)
		p := &propertyCase{T: t, d: d, typ: c.item}
		for p.seed = range 15 {
			p.generator = &generator{newValues(rand.New(rand.NewPCG(p.seed, p.seed))), c.world}
			p.filter, p.order = c.filter(p.generator), c.order(p.generator)
			p.want = c.world.matching(c.world.rows[c.item], p.filter, p.order)
			p.walkForward(1 + p.IntN(9))
			p.walkBackward(1 + p.IntN(9))
		}
	})
}

// filter is a random comparison of a widened field, with operands that the column may be unable to store.
func (c *wideningCase) filter(g *generator) *record.Filter {
	operand := func() any {
		n := g.Int64N(14) - 4
		if c.to != record.ScalarDecimal {
			return []any{n, int64(math.MaxInt64), int64(math.MinInt64), c.greatest()}[max(0, g.IntN(8)-4)]
		}
		return []any{c.number(n), record.Decimal(fmt.Sprintf("%d.5", n)), record.Decimal("1" + strings.Repeat("0", 25)),
			record.Decimal("-1" + strings.Repeat("0", 25)), record.Decimal("9223372036854775807.5"), record.Decimal("-9223372036854775808.5")}[g.IntN(6)]
	}
	ops := []record.Op{record.OpEq, record.OpGt, record.OpGte, record.OpLt, record.OpLte, record.OpIn}
	op := ops[g.IntN(len(ops))]
	value := operand()
	if op == record.OpIn {
		value = []any{value, operand(), operand()}
	}
	f := Compare(c.item, []string{"value", "total", "code"}[g.IntN(3)], op, value)
	if g.IntN(3) == 0 {
		return record.Not(f)
	}
	return f
}

// order is a random order that begins with a widened field.
func (c *wideningCase) order(g *generator) []record.Order {
	first := []string{"value", "-value", "value nf", "-value nl", "total", "-total", "code", "-code"}[g.IntN(8)]
	return Order(c.item, [][]string{{first}, {first, "kind"}, {first, "-kind"}}[g.IntN(3)]...)
}

// TestWidenedIndexes checks that an index on the column that reads use serves filters, orders and lookups.
func TestWidenedIndexes(t *testing.T) {
	eachWidening(t, func(t *testing.T, w widening, d *database) {
		if w.stage == record.WriteNew {
			return // the field has one column
		}
		must(d.db.ExecContext(t.Context(), fillItems))(t)
		item := d.typ("Item")
		column := map[bool]string{true: "value", false: "value_wide"}[w.stage == record.WriteBoth]
		wanted := "items_" + column + "_idx"
		for name, list := range map[string]*record.Connection{
			"eq":    {Filter: Compare(item, "value", record.OpEq, w.number(700))},
			"in":    {Filter: Compare(item, "value", record.OpIn, []any{w.number(7), w.number(70)})},
			"range": {Order: Order(item, "value"), Filter: All(Compare(item, "value", record.OpGte, w.number(7)), Compare(item, "value", record.OpLt, w.number(20)))},
			"order": {Order: Order(item, "value")},
			"page":  {Order: Order(item, "-value"), Page: record.Page{After: At([][]byte{[]byte("500"), []byte("00000000-0000-0000-0000-000000000000")})}},
		} {
			list.Type, list.Page.Limit = item, 5
			list.Fields = Nodes(Select(item, "id"), 5).Fields
			d.sql.take()
			must(d.List(t.Context(), list))(t)
			for _, mode := range []string{customPlan, genericPlan} {
				plan := explain(t, d.db, mode, d.sql.last())
				if faults := plan.faults(); len(faults) > 0 || !strings.Contains(plan.outline(), " "+wanted+" ") {
					t.Errorf("%s, %s: %v: %s", name, mode, faults, plan.outline())
				}
			}
		}
	})
}

// last returns the last statement without removing it.
func (s *statements) last() statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[len(s.all)-1]
}

// fillItems is SQL that creates 5,000 items.
const fillItems = `INSERT INTO items (id, version, created_at, updated_at, kind, value, value_wide, total, total_wide)
SELECT md5(i::text)::uuid, 1, now(), now(), 'a', i, i, i, i FROM generate_series(1, 5000) i; ANALYZE items`

// TestWidenedErrors checks that the errors of both columns name the field, and that a sum must fit the earlier type.
func TestWidenedErrors(t *testing.T) {
	eachWidening(t, func(t *testing.T, w widening, d *database) {
		item := d.typ("Item")
		id := d.create(t.Context(), t, "Item", map[string]any{"kind": "a", "code": w.number(1), "value": w.number(w.greatest())})
		fails := func(kind error, field string, err error) {
			t.Helper()
			var e *record.Error
			if !errors.Is(err, kind) || !errors.As(err, &e) || e.Field != field {
				t.Errorf("got %v, want %v of %s", err, kind, field)
			}
		}
		same := input(item, map[string]any{"kind": "b", "code": w.number(1)})
		_, err := d.Create(t.Context(), &record.Create{Type: item, Inputs: []record.Values{same}, Paths: []string{"input"}})
		fails(record.ErrAlreadyExists, "input.code", err)
		other := input(item, map[string]any{"kind": "b", "code": w.number(2)})
		_, err = d.Create(t.Context(), &record.Create{Type: item, Inputs: []record.Values{other, same}, Paths: []string{"inputs.0", "inputs.1"}})
		fails(record.ErrAlreadyExists, "inputs.1.code", err)
		sum := func() error {
			_, err := d.Update(t.Context(), &record.Update{Type: item, ID: id, Patch: change(item, record.AssignIncrement, map[string]any{"value": w.number(1)})})
			return err
		}
		if err := sum(); w.stage == record.WriteNew {
			noError(t, err)
		} else {
			fails(record.ErrInvalid, "patch.value", err)
			if limit := fmt.Sprint(w.greatest()); !strings.Contains(fmt.Sprint(err), limit) {
				t.Errorf("%v does not name the limit %s", err, limit)
			}
		}
		if w.stage == record.WriteNew {
			return
		}
		for _, column := range []string{"value", "value_wide"} { // a check of either column
			_, err = d.Create(t.Context(), &record.Create{Type: item, Inputs: []record.Values{input(item, map[string]any{"kind": "b", "value": w.number(math.MinInt32 - 1)})}, Paths: []string{"input"}})
			if w.from == record.ScalarBigInt {
				fails(record.ErrInvalid, "input.value", err)
			}
			must(d.db.ExecContext(t.Context(), "ALTER TABLE items DROP CONSTRAINT IF EXISTS items_"+column+"_check"))(t)
		}
	})
}

// TestWidenedReady checks that the service is not ready without one of the columns.
func TestWidenedReady(t *testing.T) {
	eachWidening(t, func(t *testing.T, w widening, d *database) {
		if w.stage < record.WriteNew {
			must(d.db.ExecContext(t.Context(), "ALTER TABLE items DROP COLUMN code_wide, ADD COLUMN code_wide text"))(t)
		}
		err := d.Ready(context.WithoutCancel(t.Context()))
		if w.stage == record.WriteNew {
			noError(t, err)
			return
		}
		if err == nil || !strings.Contains(err.Error(), "items.code_wide is of type text") {
			t.Errorf("ready: %v", err)
		}
	})
}
