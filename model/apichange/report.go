package apichange

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// format is the version of the JSON report. New members do not change it.
const format = 1

// WriteJSON writes the changes for programs.
func (cs Changes) WriteJSON(w io.Writer) error {
	if cs == nil {
		cs = Changes{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Format  int     `json:"format"`
		Level   Level   `json:"level"`
		Changes Changes `json:"changes"`
	}{format, cs.Level(), cs})
}

// maxNamed is the number of derived members that a line of the report names.
const maxNamed = 8

// WriteText writes the changes for people: by level, with the derived changes below their cause. Descriptions are only
// counted.
func (cs Changes) WriteText(w io.Writer) error {
	var b strings.Builder
	descriptions := len(cs)
	cs = slices.DeleteFunc(slices.Clone(cs), func(c Change) bool { return c.Kind == DescriptionChange })
	descriptions -= len(cs)
	if len(cs) == 0 {
		b.WriteString("The API is the same for clients.\n")
	}
	groups := cs.groups()
	for level := Breaking; ; level-- {
		at := slices.DeleteFunc(slices.Clone(groups), func(g Changes) bool { return g.Level() != level })
		if len(at) > 0 {
			fmt.Fprintf(&b, "%s: %d\n", level, len(at))
		}
		for _, g := range at {
			g.writeGroup(&b)
		}
		if level == Safe {
			break
		}
	}
	if descriptions > 0 {
		fmt.Fprintf(&b, "descriptions: %d changed\n", descriptions)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// groups divides the changes by their causes, in the order of the changes.
func (cs Changes) groups() (out []Changes) {
	place := map[string]int{}
	for _, c := range cs {
		i, ok := place[c.Cause]
		if !ok {
			i = len(out)
			place[c.Cause] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// writeGroup writes the changes of one cause. Those of the cause itself are written in full, and the first one if only
// derived members break. The others are named.
func (cs Changes) writeGroup(b *strings.Builder) {
	own := slices.DeleteFunc(slices.Clone(cs), func(c Change) bool { return c.Coordinate != c.Cause })
	derived := slices.DeleteFunc(slices.Clone(cs), func(c Change) bool { return c.Coordinate == c.Cause })
	if len(own) == 0 || own.Level() < Breaking && derived.Level() == Breaking {
		own, derived = append(own, derived[0]), derived[1:]
	}
	for i, c := range own {
		fmt.Fprintf(b, "  %s\n", c.Message)
		if c.Remedy != "" && (i == len(own)-1 || own[i+1].Remedy != c.Remedy) {
			fmt.Fprintf(b, "    %s.\n", c.Remedy)
		}
	}
	var kinds []Kind
	names := map[Kind][]string{}
	for _, c := range derived {
		if names[c.Kind] == nil {
			kinds = append(kinds, c.Kind)
		}
		names[c.Kind] = append(names[c.Kind], c.Coordinate)
	}
	for _, kind := range kinds {
		fmt.Fprintf(b, "    %s: %s\n", rules[kind].also, listed(names[kind]))
	}
}

// listed names the first members of a list and counts the others.
func listed(names []string) string {
	names = slices.Compact(names)
	if len(names) <= maxNamed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed-1], ", "), len(names)-maxNamed+1)
}
