// Package apitest makes pairs of schemas for tests of changes.
package apitest

import (
	"math/rand/v2"
	"strings"
)

// changed is the share of the parts that differ between the versions of a pair.
const changed = 0.15

// Pair makes two versions of a schema. The same seed gives the same pair.
func Pair(seed uint64) (before, after string) {
	random := rand.New(rand.NewPCG(seed, 0))
	var choices []int
	before = schema(func(variants ...string) string {
		choices = append(choices, random.IntN(len(variants)))
		return variants[choices[len(choices)-1]]
	})
	part := 0
	after = schema(func(variants ...string) string {
		choice := choices[part]
		part++
		if random.Float64() < changed {
			choice = random.IntN(len(variants))
		}
		return variants[choice]
	})
	return before, after
}

// schema writes a schema. pick chooses a variant of each part; it is called for the same parts in each version. Every
// combination of variants is valid.
func schema(pick func(variants ...string) string) string {
	output := func(name string) string {
		arguments := pick("", "", "(x: Int)", "(x: Int!)", "(x: Int, y: String)", "(x: Int!, y: Int!)", "(x: Int = 1)", "(x: Int! = 1)", "(x: Int = 2)",
			"(x: Int = null)", "(x: [Int] = 1)", "(x: [Int] = [1])", "(x: [Int!]! = [1, 2])", "(x: Float = 1)", "(x: Float = 1.0)", "(x: Float = 1.5e1)",
			"(x: ID = 1)", `(x: ID = "1")`, `(x: String = "a\"b")`, "(x: Boolean = true)", "(x: Rating = G)", "(x: Bounds = {from: 1})",
			"(x: Bounds = {to: 2, from: 1})", "(x: Bounds = {from: 1, to: 2})", "(x: [Bounds] = {from: 3})")
		return name + arguments + ": " + pick("String", "String!", "Int", "Int!", "Float", "ID", "[Int]", "[Int!]", "[Int]!", "[Int!]!", "[[Int]]", "[[Int!]!]!",
			"Studio", "Studio!", "Rating", "Work", "Named", "Date")
	}
	outputs := func(names ...string) string {
		var out []string
		for _, name := range names {
			text := output(name)
			out = append(out, pick("", text, text))
		}
		return strings.Join(out, " ")
	}
	input := func(name string) string {
		text := name + ": " + pick("Int", "Int!", "Int = 1", "Int! = 1", "Int = 2", "[Int]", "[Int!]", "[Int]!", "[Int] = [1]", "String", "Rating", "Rating!", "Bounds", "Filter", "Date")
		return pick("", text, text)
	}
	return strings.Join([]string{
		pick("directive @flag on FIELD", ""),
		"directive @tag" + pick("", "(name: String)", "(name: String!)", `(name: String! = "x")`, "(name: String, size: Int!)") + pick("", " repeatable") +
			" on " + pick("FIELD", "FIELD | QUERY", "QUERY | OBJECT", "FIELD | QUERY | OBJECT"),
		"scalar Date",
		"enum Rating { G " + pick("", "PG") + pick("", " R") + pick("", ` X @deprecated(reason: "old")`) + " }",
		"union Work = Movie" + pick("", " | Studio") + pick("", " | Person"),
		"interface Node { id: ID! }",
		"interface Named" + pick("", " implements Node") + " { id: ID! name: String " + " }",
		"interface Aged { " + outputs("age") + " born: Int }",
		"type Studio implements Node { id: ID! name: String " + outputs("founded", "size") + " }",
		"type Person { " + outputs("age", "friends") + " name: String }",
		"type Movie implements " + pick("Node", "Named & Node", "Node & Named") + " { id: ID! name: String " + outputs("title", "rating", "studio", "votes") + " }",
		"input Bounds { from: Int to: Int" + pick("", " = 5", " = 6") + pick("", " step: Int = 1", " step: Int! = 1") + " }",
		"input Filter " + pick("", "", "@oneOf ") + "{ a: Int }",
		"input Create { id: ID " + input("a") + " " + input("b") + " " + input("c") + " " + input("d") + " }",
		pick("type Thing { id: ID }", "interface Thing { id: ID }", "input Thing { id: ID }", "enum Thing { A }", "scalar Thing", "union Thing = Movie", "", ""),
		"type Query { node: Node aged: Aged create(input: Create): Int " + outputs("movie", "movies", "studio") + " }",
	}, "\n") + "\n"
}
