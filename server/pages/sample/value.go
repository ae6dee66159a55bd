package sample

import (
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"recordgraph/model/naming"
	"recordgraph/record"
	"recordgraph/server/pages/snippet"
)

// Value is a value that a write may set a field to; false if there is none, as for relations. Different n give different values
// where the field allows them.
func (m *Model) Value(t *record.Type, f *record.Field, n int) (any, bool) {
	if !f.Settable() || f.Relation != nil {
		return nil, false
	}
	for raw := range candidates(f, n) {
		if f.List {
			raw = []any{raw}
		}
		if m.Accepts(t, f, raw) {
			return raw, true
		}
	}
	return nil, false
}

// firstDay is the first Date of samples; each later one is a month later.
var firstDay = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// candidates are values of a field's scalar, those that read best first. The limits of the field may refuse some of them.
func candidates(f *record.Field, n int) iter.Seq[any] {
	switch f.Scalar {
	case record.ScalarString, record.ScalarURL:
		return texts(f, n)
	case record.ScalarEnum:
		return oneOf(snippet.Enum(f.Enum.Current()[n%len(f.Enum.Current())]))
	case record.ScalarBoolean:
		return oneOf(n%2 == 0)
	case record.ScalarInt:
		return numbers(f, strconv.Itoa(10*(n+1)), strconv.Itoa(n+1), "0")
	case record.ScalarFloat:
		return numbers(f, strconv.Itoa(n+7)+".5", strconv.Itoa(n)+".5", "0.5")
	case record.ScalarBigInt:
		return numbers(f, strconv.Itoa(1_000_000*(n+1)), strconv.Itoa(n+1), "0")
	case record.ScalarDecimal:
		return numbers(f, strconv.Itoa(n+12)+".50", strconv.Itoa(n+1), "0.5")
	case record.ScalarDate:
		return oneOf(firstDay.AddDate(0, n, 0).Format(time.DateOnly))
	case record.ScalarDateTime:
		return oneOf(firstDay.AddDate(0, n, 0).Format(time.RFC3339))
	case record.ScalarDuration:
		return oneOf("P" + strconv.Itoa(n+7) + "D")
	case record.ScalarUUID:
		return oneOf(uuid.NewSHA1(uuid.NameSpaceURL, []byte(f.Name+strconv.Itoa(n))).String())
	case record.ScalarJSON:
		return oneOf(snippet.Object{{Name: "note", Value: text(f, n)}})
	}
	return slices.Values[[]any](nil)
}

func oneOf(v any) iter.Seq[any] { return slices.Values([]any{v}) }

// numbers are the given numbers, then the bounds of the field.
func numbers(f *record.Field, texts ...string) iter.Seq[any] {
	if f.Range != nil {
		texts = append(texts, f.Range.Min, f.Range.Max)
	}
	return func(yield func(any) bool) {
		for _, text := range texts {
			var v any = json.Number(text)
			if f.Scalar == record.ScalarBigInt || f.Scalar == record.ScalarDecimal {
				v = text
			}
			if text != "" && !yield(v) {
				return
			}
		}
	}
}

// text is "Example title", "Example title 2", …
func text(f *record.Field, n int) string {
	text := "Example " + naming.Phrase(f.Name)
	if n > 0 {
		text += " " + strconv.Itoa(n+1)
	}
	return text
}

// texts are readable texts of the lengths that the field allows, then texts that match its pattern.
func texts(f *record.Field, n int) iter.Seq[any] {
	bounds := record.Text{}
	if f.Text != nil {
		bounds = *f.Text
	}
	return func(yield func(any) bool) {
		readable := text(f, n)
		if f.Scalar == record.ScalarURL {
			readable = "https://example.org/" + strconv.Itoa(n+1)
		}
		if !yield(fitted(readable, bounds)) || bounds.Pattern == "" {
			return
		}
		for _, form := range forms(readable) {
			if !yield(form) {
				return
			}
		}
		for match := range matching(bounds.Pattern, n) {
			if !yield(match) || !yield(fitted(match, record.Text{Min: bounds.Min})) {
				return
			}
		}
	}
}

// forms are other forms of a text, which patterns often ask for.
func forms(text string) []string {
	slug := strings.ReplaceAll(strings.ToLower(text), " ", "-")
	return []string{slug, strings.ReplaceAll(slug, "-", "_"), strings.ReplaceAll(slug, "-", ""), slug + "@example.org"}
}

// fitted cuts or extends a text to the lengths of a field.
func fitted(text string, bounds record.Text) string {
	if missing := bounds.Min - utf8.RuneCountInString(text); missing > 0 {
		return text + strings.Repeat("a", missing)
	}
	if runes := []rune(text); bounds.Max > 0 && len(runes) > bounds.Max {
		return strings.TrimSpace(string(runes[:bounds.Max]))
	}
	return text
}
