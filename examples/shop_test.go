package examples_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"recordgraph/app"
	"recordgraph/internal/golden"
	"recordgraph/internal/servicetest"
)

// TestShopData loads the sample data in examples/shop/data, made by sampleShop (go test ./examples -update).
func TestShopData(t *testing.T) {
	t.Parallel()
	s := servicetest.New(t, app.Service{}, "shop")
	s.Command(t, "migrate", "up")
	for i, f := range loadable(sampleShop()) {
		path := filepath.Join("shop", "data", fmt.Sprintf("%02d-%s.ndjson", i+1, f.Type))
		golden.Compare(t, path, f.NDJSON(t))
		s.Command(t, "load", f.Type, path)
	}
	if files, err := filepath.Glob("shop/data/*"); err != nil || len(files) != len(s.Schema.Types) {
		t.Errorf("%v, %v; want a file of each of the %d types", files, err, len(s.Schema.Types))
	}
}

// loadable moves the movements of goods, which name lines of orders, to the end.
func loadable(files []*servicetest.File) (out []*servicetest.File) {
	var last *servicetest.File
	for _, f := range files {
		if f.Type == "StockMovement" {
			last = f
			continue
		}
		out = append(out, f)
	}
	return append(out, last)
}

// TestShop serves the model directory with generated records, compares answers with SQL, and then writes.
func TestShop(t *testing.T) {
	t.Parallel()
	s := servicetest.New(t, app.Service{}, "shop")
	s.Command(t, "migrate", "up")
	s.Command(t, "model", "check", "shop")
	for _, f := range loadable(largeShop()) {
		s.Load(t, f)
	}
	s.Serve(t)
	t.Run("reads", func(t *testing.T) {
		for _, q := range shopQuestions {
			t.Run(q.Name, func(t *testing.T) {
				t.Parallel()
				s.Check(t, q)
			})
		}
		t.Run("pages", func(t *testing.T) {
			t.Parallel()
			s.CheckPages(t, shopPages, 9)
		})
		t.Run("scopes", func(t *testing.T) {
			t.Parallel()
			shopScopes(t, s)
		})
	})
	t.Run("writes", func(t *testing.T) { shopWrites(t, s) })
}

// shopPages is a list with nulls and equal values in its order.
var shopPages = servicetest.Question{
	Name: "variants by weight and the product's first day",
	Document: `query ($first: Int, $after: String, $last: Int, $before: String) {
		list: variants(filter: {price: {lt: "50"}}, orderBy: [{weight: ASC}, {product: {availableFrom: DESC_NULLS_LAST}}],
			first: $first, after: $after, last: $last, before: $before) {
			nodes { sku weight } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
	At: "list.nodes",
	SQL: `SELECT sku, weight FROM variants v JOIN products p ON p.id = v.product_id WHERE price < 50
		ORDER BY weight, available_from DESC NULLS LAST, v.id DESC`,
}

func shopScopes(t *testing.T, s *servicetest.Service) {
	token := s.Token(t, "customer:read", "order:read", "variant:read", "order:write")
	for document, scope := range map[string]string{
		`{ customers { nodes { name email } } }`:                                            "customer:personal",
		`{ orders(filter: {customer: {bornOn: {isNull: true}}}) { totalCount } }`:           "customer:personal",
		`{ variants { nodes { purchasePrice } } }`:                                          "variant:finance",
		`{ variants { nodes { product { name } } } }`:                                       "product:read",
		`mutation { deleteOrder(id: "order_00000000000000000000000000") { order { id } } }`: "order_line:write",
	} {
		answer := s.AskAs(t, token, document, nil)
		if answer.Status != http.StatusForbidden || answer.Errors[0].Extensions["scope"] != scope {
			t.Errorf("%s: status %d, %+v; want the scope %s", document, answer.Status, answer.Errors, scope)
		}
	}
	if answer := s.AskAs(t, token, `{ orders(first: 1) { nodes { number customer { name } } } }`, nil); answer.Status != http.StatusOK {
		t.Errorf("%+v", answer)
	}
}

func shopWrites(t *testing.T, s *servicetest.Service) {
	variables := servicetest.Variables{
		"customer": s.ID(t, "Customer", `SELECT id FROM customers WHERE number = 1`),
		"variant":  s.ID(t, "Variant", `SELECT id FROM variants WHERE sku = 'RG-00000'`),
	}
	order := s.Ask(t, `mutation ($customer: ID!) {
		createOrder(input: {number: "9223372036854775807", customer: $customer, placedAt: "2026-01-01T00:00:00Z"}) { order { id shipping returnPeriod status } } }`,
		servicetest.Variables{"customer": variables["customer"]})
	if got := fmt.Sprint(order.At("createOrder.order.shipping"), order.At("createOrder.order.returnPeriod"), order.At("createOrder.order.status")); got != "4.90P14DNEW" {
		t.Errorf("the defaults are %s", got)
	}
	variables["order"] = order.At("createOrder.order.id")
	s.Ask(t, `mutation ($order: ID!, $variant: ID!) {
		createOrderLine(input: {order: $order, position: 1, variant: $variant, quantity: 2, unitPrice: "19.900"}) { orderLine { id } }
		updateOrder(id: $order, ifVersion: 1, patch: {status: PAID, note: "größer \"bitte\"", increment: {shipping: "-4.90"}}) { order { version } }
		updateVariant(id: $variant, patch: {properties: {new: [1, null]}}) { variant { id } } }`,
		servicetest.Variables{"order": variables["order"], "variant": variables["variant"]})
	s.Check(t, servicetest.Question{
		Name: "the new order", Variables: servicetest.Variables{"id": variables["order"]},
		Document: `query ($id: ID!) { node(id: $id) { ... on Order { number version status shipping note lines { nodes { quantity unitPrice variant { properties } } } } } }`,
		At:       "node",
		SQL: `SELECT number, 2 AS version, 'PAID' AS status, 0.00 AS shipping, note,
			json_build_array(json_build_object('quantity', 2, 'unitPrice', 19.9, 'variant', '{"properties": {"new": [1, null]}}'::json)) AS "lines.nodes"
			FROM orders WHERE number = 9223372036854775807`,
	})
	for _, c := range []struct{ fields, code, message string }{
		{`createOrder(input: {number: 9007199254740993, customer: $customer, placedAt: "2026-01-01T00:00:00Z"}) { order { id } }`, "ALREADY_EXISTS", "number"},
		{`updateOrder(id: $order, patch: {shippedAt: "2025-01-01T00:00:00Z"}) { order { id } }`, "BAD_USER_INPUT", "shippedAt must not be before placedAt"},
		{`createOrderLine(input: {order: $order, position: 2, variant: $variant, quantity: 1, unitPrice: 1}) { orderLine { id } }`, "ALREADY_EXISTS", "variant"},
		{`createOrderLine(input: {order: $order, position: 0, variant: $variant, quantity: 1, unitPrice: 1}) { orderLine { id } }`, "BAD_USER_INPUT", "input.position: must be at least 1"},
		{`deleteVariant(id: $variant) { variant { id } }`, "CONFLICT", "still"},
		{`updateOrder(id: $order, patch: {number: "5"}) { order { id } }`, "GRAPHQL_VALIDATION_FAILED", "number"},
		{`updateVariant(id: $variant, patch: {price: "1e999"}) { variant { id } }`, "BAD_USER_INPUT", "patch.price"},
	} {
		document, used := servicetest.Mutation(c.fields, variables)
		problem := s.Refused(t, document, used)
		if problem.Extensions["code"] != c.code || !strings.Contains(problem.Message, c.message) {
			t.Errorf("%s\n%+v; want %s and %q", c.fields, problem, c.code, c.message)
		}
	}
	s.Ask(t, `mutation ($order: ID!) { deleteOrder(id: $order) { order { number } } }`, servicetest.Variables{"order": variables["order"]})
	if got := s.Text(t, `SELECT (SELECT count(*) FROM orders WHERE number = 9223372036854775807) || ' ' || (SELECT count(*) FROM order_lines WHERE unit_price = 19.900 AND quantity = 2)`); got != "0 0" {
		t.Errorf("after the delete there are %s orders and lines", got)
	}
}
