package ddl

import (
	"slices"

	"recordgraph/model/sqltext"
)

// Need is what a statement of a step needs of the rows of the table, or does to its columns. Exactly one of its parts is
// set, besides Name.
type Need struct {
	Name   string // of the constraint, the index or the column
	Check  string // condition of every row
	Unique string // columns or expressions in which rows differ, unless one is null
	Column string // column of a foreign key
	Target string // the table that Column refers to

	Added   string // type of the column, which is added
	Default string // of an added column, or a new one of a column; empty for none
	Dropped bool   // the column is dropped
}

// Needs returns the needs of the statements of a step, in their order. Other statements are left out.
func (s Step) Needs() ([]Need, error) {
	all, err := split(s.SQL)
	if err != nil {
		return nil, err
	}
	var out []Need
	for _, st := range all {
		switch {
		case s.Form == Index && st.begins("create", "unique", "index", "concurrently"):
			open := st.symbol(0, "(")
			out = append(out, Need{Name: st.tokens[4].Name, Unique: st.inside(open)})
		case st.begins("alter", "table") && len(st.tokens) > 3 && s.names(st.tokens[2]):
			for _, action := range st.actions() {
				if n, ok := action.need(); ok {
					out = append(out, n)
				}
			}
		}
	}
	return out, nil
}

// actions are the parts of ALTER TABLE name ….
func (s statement) actions() (out []statement) {
	begin := 3
	for i := begin; i <= len(s.tokens); i++ {
		if i == len(s.tokens) || s.tokens[i].Is(",") && s.tokens[i].Depth == 0 {
			if i > begin {
				out = append(out, statement{s.sql, s.tokens[begin:i]})
			}
			begin = i + 1
		}
	}
	return out
}

// symbol returns the index of the first such symbol outside of parentheses at or after a token, or -1.
func (s statement) symbol(from int, name string) int {
	i := slices.IndexFunc(s.tokens[from:], func(t sqltext.Token) bool { return t.Depth == 0 && t.Is(name) })
	if i < 0 {
		return -1
	}
	return from + i
}

// inside is the SQL in the parentheses that begin at a token, or "".
func (s statement) inside(open int) string {
	if open < 0 {
		return ""
	}
	end := s.symbol(open, ")")
	if end <= open+1 {
		return ""
	}
	return s.text(open+1, end)
}

// need is the need of an action of ALTER TABLE.
func (s statement) need() (Need, bool) {
	t := s.tokens
	word := func(i int, words ...string) bool {
		return i < len(t) && slices.ContainsFunc(words, t[i].Is)
	}
	switch {
	case s.begins("add", "constraint") && len(t) > 4:
		return s.constraint()
	case s.begins("add", "column") && len(t) > 3:
		n := Need{Name: t[2].Name}
		end := s.find(3, columnOptions...)
		if end < 0 {
			end = len(t)
		}
		n.Added = s.text(3, end)
		n.Default = s.defaultAfter(end)
		return n, true
	case s.begins("drop", "column") && len(t) == 3:
		return Need{Name: t[2].Name, Dropped: true}, true
	case s.begins("alter", "column") && word(3, "set") && word(4, "not"):
		return Need{Name: t[2].Name, Check: s.text(2, 3) + " IS NOT NULL"}, true
	case s.begins("alter", "column") && word(3, "set") && word(4, "default"):
		return Need{Name: t[2].Name, Default: s.defaultAfter(4)}, true
	}
	return Need{}, false
}

// columnOptions are the words that end the type of a column.
var columnOptions = []string{"collate", "not", "null", "default", "constraint", "check", "unique", "primary", "references", "generated"}

// defaultAfter is the default of a column whose options begin at a token, or "".
func (s statement) defaultAfter(from int) string {
	if from >= len(s.tokens) {
		return ""
	}
	begin := s.find(from, "default")
	if begin < 0 || begin == len(s.tokens)-1 {
		return ""
	}
	end := s.find(begin+2, "not", "constraint", "check", "unique", "primary", "references", "generated")
	if end < 0 {
		end = len(s.tokens)
	}
	return s.text(begin+1, end)
}

// constraint is the need of ADD CONSTRAINT. One that uses an index has none, because its index had it.
func (s statement) constraint() (Need, bool) {
	t := s.tokens
	n := Need{Name: t[2].Name}
	switch {
	case t[3].Is("check"):
		n.Check = s.inside(4)
	case t[3].Is("unique") && t[4].Is("("):
		n.Unique = s.inside(4)
	case t[3].Is("foreign"):
		target := s.find(4, "references")
		open := s.symbol(4, "(")
		if target < 0 || target+1 >= len(t) || open < 0 || open+2 >= len(t) || !t[open+2].Is(")") {
			return n, false // a key of several columns
		}
		n.Column, n.Target = t[open+1].Name, t[target+1].Name
	}
	return n, n.Check != "" || n.Unique != "" || n.Column != ""
}
