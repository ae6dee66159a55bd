package input_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/input"
	"recordgraph/model/modeltest"
)

// TestWidened checks that written values must fit the earlier type of a widened field, and that operands of filters need
// not.
func TestWidened(t *testing.T) {
	t.Parallel()
	page := modeltest.Load(t, `type Page @record {
		hits: BigInt @column(name: "hits_big") @widened(column: "hits", from: Int, stage: WRITE_BOTH)
		price: Decimal @column(name: "price_exact") @widened(column: "price", from: BigInt, stage: READ_NEW)
	}`).Schema().Type("Page")
	const (
		ofInt    = "must be an integer from -2147483648 to 2147483647 until the change of the type is complete"
		ofBigInt = "must be an integer from -9223372036854775808 to 9223372036854775807 until the change of the type is complete"
	)
	r := newReader(input.DefaultLimits())
	if got := showValues(r.Create(page, "input", decode(t, `{"hits": "2147483647", "price": "12.00"}`))); got != "hits=2147483647 price=12" {
		t.Error("created:", got)
	}
	r.Filter(page, "filter", decode(t, `{"hits": {"gt": "2147483648"}, "price": {"lt": "12.50"}}`))
	if got := problems(r); got != nil {
		t.Error("problems:", got)
	}
	r.Create(page, "input", decode(t, `{"hits": "2147483648", "price": "12.50"}`))
	r.Patch(page, "patch", decode(t, `{"increment": {"hits": "-2147483649", "price": "0.5"}}`))
	r.Import(page, "row", decode(t, `{"price": "9223372036854775808"}`))
	want := []string{"input.hits: " + ofInt, "input.price: " + ofBigInt, "patch.increment.hits: " + ofInt, "patch.increment.price: " + ofBigInt, "row.price: " + ofBigInt}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
