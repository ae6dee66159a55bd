package examples_test

import "recordgraph/internal/servicetest"

// shopQuestions are operations that only read, each with the SQL for the same answer.
var shopQuestions = []servicetest.Question{
	{
		Name:     "a tree of categories",
		Document: `{ categories(filter: {parent: {isNull: true}}, orderBy: [{slug: ASC}]) { totalCount nodes { slug name children(first: 5) { nodes { slug } } } } }`,
		At:       "categories.nodes",
		SQL: `SELECT slug, name, (SELECT json_agg(json_build_object('slug', slug) ORDER BY id) FROM categories c WHERE c.parent_id = p.id) AS "children.nodes"
			FROM categories p WHERE parent_id IS NULL ORDER BY slug`,
	},
	{
		Name: "orders of a product of a category, four relations away",
		Document: `{ orders(filter: {status: {in: [PAID, SHIPPED]}, lines: {some: {variant: {product: {category: {slug: {eq: "tents"}}}}}}}, orderBy: [{customer: {number: ASC}}], first: 50) {
			totalCount nodes { number customer { number name } } } }`,
		At: "orders.nodes",
		SQL: `SELECT o.number, c.number AS "customer.number", name AS "customer.name" FROM orders o JOIN customers c ON c.id = o.customer_id
			WHERE status IN ('PAID', 'SHIPPED') AND EXISTS (
				SELECT FROM order_lines l JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id JOIN categories k ON k.id = p.category_id
				WHERE l.order_id = o.id AND k.slug = 'tents') ORDER BY c.number, o.id LIMIT 50`,
	},
	{
		Name:     "products without a sale",
		Document: `{ products(filter: {status: {eq: ACTIVE}, variants: {none: {orderLines: {some: {}}}}}, orderBy: [{slug: ASC}]) { totalCount } }`,
		At:       "products",
		SQL: `SELECT count(*) AS "totalCount" FROM products p WHERE status = 'ACTIVE'
			AND NOT EXISTS (SELECT FROM variants v JOIN order_lines l ON l.variant_id = v.id WHERE v.product_id = p.id)`,
	},
	{
		Name:     "orders of which every line has several pieces",
		Document: `{ orders(filter: {lines: {every: {quantity: {gte: 2}}}, shipping: {eq: 0}}, first: 100) { nodes { number placedAt shipping returnPeriod } } }`,
		At:       "orders.nodes",
		SQL: `SELECT number, placed_at AS "placedAt", shipping, CASE return_period::text WHEN '30 days' THEN 'P30D' WHEN '1 mon' THEN 'P1M' WHEN '36:00:00' THEN 'PT36H' END AS "returnPeriod"
			FROM orders o WHERE shipping = 0 AND NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND quantity < 2) ORDER BY id LIMIT 100`,
	},
	{
		Name: "orders of a period, newest first, with lines and sums",
		Document: `query ($from: DateTime!, $to: DateTime!) { orders(filter: {placedAt: {between: {from: $from, to: $to}}}, orderBy: [{placedAt: DESC}], first: 25) {
			nodes { number status customer { number } lines(orderBy: [{position: ASC}]) { totalCount nodes { position quantity unitPrice variant { sku } } } } } }`,
		Variables: servicetest.Variables{"from": "2025-03-01T00:00:00+01:00", "to": "2025-06-01T00:00:00Z"},
		At:        "orders.nodes",
		SQL: `SELECT o.number, status, c.number AS "customer.number", (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id) AS "lines.totalCount",
			(SELECT json_agg(json_build_object('position', position, 'quantity', quantity, 'unitPrice', unit_price, 'variant', json_build_object('sku', sku)) ORDER BY position)
				FROM order_lines l JOIN variants v ON v.id = l.variant_id WHERE l.order_id = o.id) AS "lines.nodes"
			FROM orders o JOIN customers c ON c.id = o.customer_id
			WHERE placed_at >= '2025-02-28T23:00:00Z' AND placed_at < '2025-06-01T00:00:00Z' ORDER BY placed_at DESC, o.id DESC LIMIT 25`,
	},
	{
		Name:     "numbers beyond 53 bits",
		Document: `{ orderByNumber(number: "9007199254740995") { number customer { country } payments { nodes { reference amount method } } } }`,
		At:       "orderByNumber",
		SQL: `SELECT number, (SELECT country FROM customers c WHERE c.id = customer_id) AS "customer.country",
			(SELECT coalesce(json_agg(json_build_object('reference', reference, 'amount', amount, 'method', method) ORDER BY id), '[]') FROM payments p WHERE p.order_id = o.id) AS "payments.nodes"
			FROM orders o WHERE number = 9007199254740995`,
	},
	{
		Name:     "goods that left, by warehouse",
		Document: `{ stockMovements(filter: {quantity: {lt: 0}, warehouse: {code: {eq: "LYS"}}, orderLine: {order: {customer: {newsletter: {eq: true}}}}}, orderBy: [{movedAt: ASC}, {quantity: ASC}], first: 60) { nodes { quantity movedAt reason variant { sku } } } }`,
		At:       "stockMovements.nodes",
		SQL: `SELECT m.quantity, moved_at AS "movedAt", reason, sku AS "variant.sku" FROM stock_movements m JOIN warehouses w ON w.id = warehouse_id JOIN variants v ON v.id = m.variant_id
			JOIN order_lines l ON l.id = order_line_id JOIN orders o ON o.id = l.order_id JOIN customers c ON c.id = o.customer_id
			WHERE m.quantity < 0 AND code = 'LYS' AND newsletter ORDER BY moved_at, m.quantity, m.id LIMIT 60`,
	},
	{
		Name:     "JSON, floats and nulls",
		Document: `{ variants(filter: {or: [{properties: {contains: {waterproof: true}}}, {weight: {between: {from: 0.0015, to: 0.5}}}], not: {purchasePrice: {lt: "50"}}}, orderBy: [{sku: ASC}], first: 40) { nodes { sku weight properties purchasePrice } } }`,
		At:       "variants.nodes",
		SQL: `SELECT sku, weight, properties, purchase_price AS "purchasePrice" FROM variants
			WHERE (properties @> '{"waterproof": true}' OR weight >= 0.0015 AND weight < 0.5) AND (purchase_price < 50) IS NOT TRUE ORDER BY sku LIMIT 40`,
	},
	{
		Name:     "lists of words",
		Document: `{ products(filter: {keywords: {hasAny: ["sale", "größe"]}, website: {isNull: false}}, orderBy: [{name: ASC}, {slug: DESC}], first: 30) { nodes { slug name keywords } } }`,
		At:       "products.nodes",
		SQL:      `SELECT slug, name, keywords FROM products WHERE keywords && ARRAY['sale', 'größe'] AND website IS NOT NULL ORDER BY name, slug DESC LIMIT 30`,
	},
	{
		Name:     "names without their case, beyond ASCII",
		Document: `{ customers(filter: {name: {containsFold: "müller-LÜDEN"}}, first: 20) { nodes { number name } } }`,
		At:       "customers.nodes",
		SQL:      `SELECT number, name FROM customers WHERE name LIKE '%Müller-Lüden%' ORDER BY id LIMIT 20`,
	},
	{
		Name:     "a composite key, through its relations",
		Document: `{ variantBySku(sku: "RG-00021") { size colour price product { slug category { parent { slug } } variants { totalCount } } } }`,
		At:       "variantBySku",
		SQL: `SELECT size, colour, price, p.slug AS "product.slug", g.slug AS "product.category.parent.slug",
			(SELECT count(*) FROM variants w WHERE w.product_id = p.id) AS "product.variants.totalCount"
			FROM variants v JOIN products p ON p.id = v.product_id LEFT JOIN categories c ON c.id = p.category_id LEFT JOIN categories g ON g.id = c.parent_id WHERE sku = 'RG-00021'`,
	},
	{
		Name:     "several lists at once",
		Document: `query Counts { all: orders { totalCount } shipped: orders(filter: {shippedAt: {isNull: false}}) { totalCount } returned: orders(filter: {status: {eq: RETURNED}}) { totalCount } lines: orderLines { totalCount } }`,
		At:       "",
		SQL: `SELECT (SELECT count(*) FROM orders) AS "all.totalCount", (SELECT count(*) FROM orders WHERE shipped_at IS NOT NULL) AS "shipped.totalCount",
			(SELECT count(*) FROM orders WHERE status = 'RETURNED') AS "returned.totalCount", (SELECT count(*) FROM order_lines) AS "lines.totalCount"`,
	},
}
