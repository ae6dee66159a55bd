package sqlgen

import (
	"regexp"
	"slices"
)

// index is what an element of a JSON path must be to stand for an index of an array.
var index = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// lenientIndex is what PostgreSQL's #> takes for an index: it skips white space, and allows a plus sign and zeros at
// the beginning.
var lenientIndex = regexp.MustCompile(`^[ \t\n\v\f\r]*[-+]?[0-9]+$`)

// onlyKey holds for an element that #> would take for an index although it is only a key: "00" is no element of an
// array, but may be a key of an object.
func onlyKey(element string) bool {
	return lenientIndex.MatchString(element) && !index.MatchString(element)
}

// jsonPath appends the way to a value inside JSON, as JSON by #> or as text by #>>. An element that is only a key goes
// by -> or ->>, which find nothing in an array.
func (w *Writer) jsonPath(at []string, operator string) {
	byKey := map[string]string{"#>": "->", "#>>": "->>"}
	for {
		i := slices.IndexFunc(at, onlyKey)
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
