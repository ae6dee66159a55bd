package examples_test

import (
	"fmt"
	"strings"
	"time"

	"recordgraph/internal/servicetest"
)

type row = servicetest.Row

// shop generates the records of a shop.
type shop struct {
	servicetest.Random
	products, customers, orders int
	awkward                     bool // texts that are hard to quote, fold or sort
	order                       []*servicetest.File
}

// sampleShop is the sample data of examples/shop.
func sampleShop() []*servicetest.File {
	s := shop{Random: servicetest.NewRandom(7), products: 24, customers: 20, orders: 40}
	return s.generate()
}

// largeShop is the data of the tests.
func largeShop() []*servicetest.File {
	s := shop{Random: servicetest.NewRandom(8), products: 300, customers: 250, orders: 1200, awkward: true}
	return s.generate()
}

var (
	categories = []string{"clothes", "jackets", "shoes", "trail-shoes", "bags", "tents"}
	adjectives = []string{"Light", "Warm", "Fast", "Öko", "Blue Sky", "Señor"}
	nouns      = []string{"jacket", "shoe", "bag", "tent"}
	firstNames = []string{"Ada", "Björn", "Chloé", "Đorđe", "Elif", "Fatima", "Łukasz", "Мария", "Nuño", "太郎"}
	lastNames  = []string{"Åberg", "Brown", "Çelik", "D'Souza", "Müller-Lüdenscheidt"}
	countries  = []string{"DE", "FR", "NL", "PL", "TR"}
	sizes      = []string{"S", "M", "L"}
	colours    = []string{"black", "green"}
	warehouses = []string{"BER", "LYS"}
	midnight   = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
)

func slug(s string) row                 { return row{"slug": s} }
func sku(product, i int) row            { return row{"sku": fmt.Sprintf("RG-%05d", product*10+i)} }
func orderNumber(n int) row             { return row{"number": fmt.Sprint(9007199254740993 + n)} }
func customerNumber(n int) row          { return row{"number": n + 1} }
func lineOf(order, position int) row    { return row{"order": orderNumber(order), "position": position} }
func productSlug(n int) string          { return fmt.Sprintf("product-%d", n) }
func (s *shop) instant(n int) time.Time { return midnight.Add(time.Duration(n) * 7 * time.Hour) }

func (s *shop) add(typ string, r row) {
	for _, f := range s.order {
		if f.Type == typ {
			f.Add(r)
			return
		}
	}
	s.order = append(s.order, &servicetest.File{Type: typ, Rows: []row{r}})
}

// generate makes the records of all types, in an order in which they can be loaded.
func (s *shop) generate() []*servicetest.File {
	for i, name := range categories {
		r := row{"slug": name, "name": strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")}
		if i%2 == 1 {
			r["parent"] = slug(categories[i-1])
		}
		s.add("Category", r)
	}
	for _, code := range warehouses {
		s.add("Warehouse", row{"code": code, "town": map[string]string{"BER": "Berlin", "LYS": "Lyon"}[code]})
	}
	for i := range s.products {
		s.product(i)
	}
	for i := range s.customers {
		s.customer(i)
	}
	for i := range s.orders {
		s.oneOrder(i)
	}
	return s.order
}

// text is a text of the shop, which may be awkward.
func (s *shop) text(plain string, n int) string {
	if s.awkward {
		return s.Text(plain, n)
	}
	return plain
}

func (s *shop) product(i int) {
	name := adjectives[i%len(adjectives)] + " " + nouns[i/len(adjectives)%len(nouns)]
	s.add("Product", row{
		"slug": productSlug(i), "name": s.text(name, i), "category": s.Maybe(8, slug(servicetest.Pick(s.Random, categories...))),
		"description": s.Maybe(3, s.text("A "+strings.ToLower(name)+" for every day.", i)),
		"status":      servicetest.Pick(s.Random, "ACTIVE", "ACTIVE", "DRAFT", "DISCONTINUED"), "availableFrom": s.Maybe(4, servicetest.Date(s.Day())),
		"keywords": servicetest.Pick(s.Random, []string{}, []string{"outdoor"}, []string{"outdoor", "größe"}, []string{"sale", "50%"}),
		"website":  s.Maybe(2, fmt.Sprintf("https://example.org/products/%d", i)),
	})
	for n, size := range sizes[:1+i%len(sizes)] {
		v := sku(i, n)
		v["product"], v["size"], v["colour"] = slug(productSlug(i)), size, colours[i%2]
		v["price"] = servicetest.Pick(s.Random, "19.90", "49.00", "0", "100000", s.Cents(500))
		v["purchasePrice"] = s.Maybe(3, s.Cents(100))
		v["weight"] = s.Maybe(3, servicetest.Pick[any](s.Random, 0.25, 1, 1.5e-3, 12.75))
		v["properties"] = servicetest.Pick[any](s.Random, nil, row{"waterproof": true}, row{"waterproof": false, "sizes": []int{38, 40}}, row{"matériel": "coton"})
		s.add("Variant", v)
		s.add("StockMovement", row{
			"variant": sku(i, n), "warehouse": row{"code": servicetest.Pick(s.Random, warehouses...)}, "quantity": 10 + s.IntN(90),
			"reason": "DELIVERY", "movedAt": servicetest.Instant(midnight.AddDate(0, -1, 0)),
		})
	}
}

func (s *shop) customer(i int) {
	c := customerNumber(i)
	c["name"] = firstNames[i%len(firstNames)] + " " + lastNames[i/2%len(lastNames)]
	c["email"] = fmt.Sprintf("customer%d@example.org", i)
	c["bornOn"] = s.Maybe(3, servicetest.Date(s.Day().AddDate(-40, 0, 0)))
	c["country"], c["newsletter"] = servicetest.Pick(s.Random, countries...), s.IntN(3) == 0
	s.add("Customer", c)
}

func (s *shop) oneOrder(i int) {
	at := s.instant(i)
	o := orderNumber(i)
	o["customer"] = customerNumber(s.IntN(s.customers))
	o["status"] = servicetest.Pick(s.Random, "NEW", "PAID", "SHIPPED", "SHIPPED", "RETURNED", "CANCELLED")
	o["placedAt"] = servicetest.Instant(at)
	if o["status"] == "SHIPPED" || o["status"] == "RETURNED" {
		o["shippedAt"] = servicetest.Instant(at.Add(time.Duration(1+s.IntN(72)) * time.Hour))
	}
	if s.IntN(3) == 0 {
		o["shipping"], o["returnPeriod"] = "0", servicetest.Pick(s.Random, "P30D", "P1M", "PT36H")
	}
	o["note"] = s.Maybe(3, s.text("Please ring twice.", i))
	s.add("Order", o)
	for n, product := range s.Perm(s.products)[:1+s.IntN(4)] {
		line := lineOf(i, n+1)
		line["variant"], line["quantity"], line["unitPrice"] = sku(product, 0), 1+s.IntN(5), s.Cents(200)
		s.add("OrderLine", line)
		if o["shippedAt"] != nil {
			s.add("StockMovement", row{
				"variant": sku(product, 0), "warehouse": row{"code": servicetest.Pick(s.Random, warehouses...)}, "quantity": -line["quantity"].(int),
				"reason": "SALE", "movedAt": o["shippedAt"], "orderLine": lineOf(i, n+1),
			})
		}
	}
	if o["status"] != "NEW" && o["status"] != "CANCELLED" {
		s.add("Payment", row{
			"order": orderNumber(i), "reference": fmt.Sprintf("%08x-0000-4000-8000-000000000000", i), "amount": fmt.Sprintf("%d.%02d", 1+s.IntN(900), i%100),
			"method": servicetest.Pick(s.Random, "CARD", "TRANSFER", "INVOICE"), "paidAt": servicetest.Instant(at.Add(time.Hour)),
		})
	}
}
