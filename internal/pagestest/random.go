package pagestest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// RandomModel is a model that a seed chooses: types with all kinds of fields, bounds, keys and relations.
func RandomModel(seed uint64) string {
	g := &generator{rand.New(rand.NewPCG(seed, seed))}
	types := make([]string, 1+g.IntN(4))
	for i := range types {
		types[i] = pick(g, "Author", "URLAlias", "Box", "Entry", "TypeOfALongName") + string(rune('A'+i))
	}
	var sdl strings.Builder
	sdl.WriteString("enum Mood { CALM LOUD }\nenum Only { ONE }\n")
	for i, name := range types {
		fields := g.fields(types, i)
		fmt.Fprintf(&sdl, "type %s @record%s%s {\n%s}\n", name,
			pick(g, "", "", " @cost(weight: 3)"), pick(g, "", "", ` @unique(fields: ["f0", "createdAt"])`), fields)
	}
	return sdl.String()
}

type generator struct{ *rand.Rand }

func pick[T any](g *generator, choices ...T) T { return choices[g.IntN(len(choices))] }

// stored are declarations of fields, without a name.
var stored = []string{
	`String%s`, `String%s @text(min: 30, max: 40)`, `String%s @text(max: 3)`, `String%s @text(pattern: "^[A-Z]{2}-[0-9]{4}$")`,
	`String%s @text(pattern: "^(north|south)(-[a-z]+)*$", min: 12)`, `String%s @text(max: 20000)`, `String%s @auth(scope: "secret")`,
	`URL%s`, `URL%s @text(pattern: "^https:")`, `Boolean%s`, `Int%s @range(min: 100, max: 105)`, `Int%s @range(max: -3)`, `Int%s`,
	`Float%s @range(min: -1.5e2, max: -0.25)`, `BigInt%s @range(min: "9000000000000000000")`, `Decimal%s @range(min: "0.001", max: "0.002")`,
	`Date%s`, `DateTime%s`, `Duration%s`, `UUID%s`, `JSON%s`, `Mood%s`, `Only%s`, `[String!]%s`, `[Mood!]%s`, `[Int!]%s`,
	`Int%s @default(value: 4)`, `String%s @immutable`, `String%s @readOnly`, `Int%s @cost(weight: 5)`,
}

func (g *generator) fields(types []string, i int) string {
	var sdl strings.Builder
	sdl.WriteString("  f0: Int\n")
	for n := range 1 + g.IntN(8) {
		declared := pick(g, stored...)
		required := pick(g, "", "!")
		if strings.Contains(declared, "@readOnly") || strings.Contains(declared, "9000000000000000000") {
			required = ""
		}
		unique := ""
		if g.IntN(8) == 0 && !strings.Contains(declared, "[") && !strings.Contains(declared, "JSON") && !strings.Contains(declared, "20000") {
			unique = " @unique"
		}
		fmt.Fprintf(&sdl, "  %s%d: %s%s\n", pick(g, "name", "startsAt", "aFieldWhoseNameIsQuiteLongForOneLine", "x"), n, fmt.Sprintf(declared, required), unique)
	}
	for n := range g.IntN(3) {
		to, required := pick(g, types...), ""
		if i > 0 && g.IntN(2) == 0 {
			to, required = types[g.IntN(i)], "!"
		}
		action := pick(g, "", ", onDelete: CASCADE")
		fmt.Fprintf(&sdl, "  rel%d: %s%s @relation(inverse: \"inverse%dOf%d\"%s)\n", n, to, required, n, i, action)
	}
	return sdl.String()
}
