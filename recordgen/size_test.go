package recordgen

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// wideModel is a model of n types with 20 fields each: every scalar, an enum, a
// list, relations and keys.
func wideModel(n int) string {
	var b strings.Builder
	b.WriteString("enum Kind { ONE TWO THREE }\n")
	for i := range n {
		fmt.Fprintf(&b, `
type Thing%[1]s @record(table: "things_%[2]d") @unique(fields: ["name", "day"]) {
  name: String! @text(min: 1, max: 100) @unique
  note: String
  essay: String @text(max: 5000)
  site: URL
  flag: Boolean! @default(value: true)
  count: Int @range(min: 0) @index
  ratio: Float @range(min: 0, max: 1)
  total: BigInt
  price: Decimal
  day: Date @index
  at: DateTime!
  span: Duration
  key: UUID @immutable
  data: JSON
  kind: Kind! @index
  tags: [String!]!
  counts: [Int!]
  stamp: String @readOnly
  next: Thing%[3]s @relation(inverse: "previous")
  parent: Thing%[1]s @relation(inverse: "children", onDelete: CASCADE)
}
`, letters(i), i, letters((i+1)%n))
	}
	return b.String()
}

// letters spells a number for a name without digits, which ID prefixes can't have.
func letters(n int) string {
	return string([]byte{'A' + byte(n/26), 'a' + byte(n%26), 'x'})
}

// maxLines is the limit of generated Go per record type of 20 fields.
const maxLines = 150

// TestSizeAndSpeed generates and compiles 40 types. It fails on the number of lines
// and logs time and memory, which depend on the machine.
func TestSizeAndSpeed(t *testing.T) {
	t.Parallel()
	const types = 40
	p := newProject(t, wideModel(types))
	start := time.Now()
	p.generate()
	generated := time.Since(start)
	lines := func(names ...string) (n int) {
		for _, name := range names {
			n += strings.Count(p.text("graph/"+name), "\n")
		}
		return n
	}
	own := lines(recordsFile, resolversFile)
	if own/types >= maxLines {
		t.Errorf("%d lines of Go per record type, want fewer than %d", own/types, maxLines)
	}
	start = time.Now()
	process := p.build()
	usage, _ := process.SysUsage().(*syscall.Rusage)
	memory := usage.Maxrss / 1024
	if runtime.GOOS == "darwin" {
		memory /= 1024 // bytes there
	}
	t.Logf("%d types: generated in %.1f s; %d lines of Go per type by recordgen, %d by gqlgen in all; compiled in %.1f s (CPU %.1f s) with at most %d MB",
		types, generated.Seconds(), own/types, lines("exec_gen.go", "models_gen.go"),
		time.Since(start).Seconds(), (process.UserTime() + process.SystemTime()).Seconds(), memory)
}
