package sqlgen

import (
	"regexp"
	"slices"
)

// index matches an element of a JSON path that is an index of an array.
var index = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// lenientIndex matches an element that PostgreSQL's #> reads as an index: it also allows leading white space, a plus
// sign and leading zeros.
var lenientIndex = regexp.MustCompile(`^[ \t\n\v\f\r]*[-+]?[0-9]+$`)

// isKeyOnly reports whether #> would read an element as an index although it is only a key: "00" is no index of an
// array, but may be a key of an object.
func isKeyOnly(element string) bool {
	return lenientIndex.MatchString(element) && !index.MatchString(element)
}

// jsonPath appends a path to a value inside JSON, as JSON by #> or as text by #>>. An element that is only a key is
// appended by -> or ->>, which find no elements of arrays.
func (w *Writer) jsonPath(at []string, operator string) {
	byKey := map[string]string{"#>": "->", "#>>": "->>"}
	for {
		i := slices.IndexFunc(at, isKeyOnly)
		if i < 0 {
			w.jsonSteps(at, operator)
			return
		}
		if i > 0 {
			w.jsonSteps(at[:i], "#>")
		}
		last := i == len(at)-1
		step := "->"
		if last {
			step = byKey[operator]
		}
		w.Text(" ", step, " ")
		w.Arg(at[i])
		w.Text("::text")
		if last {
			return
		}
		at = at[i+1:]
	}
}

func (w *Writer) jsonSteps(at []string, operator string) {
	w.Text(" ", operator, " ")
	w.Arg(textArray(at))
	w.Text("::text[]")
}
