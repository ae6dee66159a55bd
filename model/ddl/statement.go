package ddl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"recordgraph/model/sqltext"
)

// statement is one SQL statement.
type statement struct {
	sql    string // without the semicolon
	tokens []sqltext.Token
}

// split returns the statements of some SQL.
func split(sql string) ([]statement, error) {
	tokens, err := sqltext.Tokens(sql)
	if err != nil {
		return nil, err
	}
	var out []statement
	add := func(part []sqltext.Token) {
		if len(part) > 0 {
			out = append(out, statement{sql, part})
		}
	}
	begin := 0
	for i, t := range tokens {
		if t.Is(";") && t.Depth == 0 {
			add(tokens[begin:i])
			begin = i + 1
		}
	}
	add(tokens[begin:])
	return out, nil
}

// only returns the statement of a step that has one.
func only(sql string) (statement, error) {
	all, err := split(sql)
	if err == nil && len(all) != 1 {
		err = fmt.Errorf("a step of this form has one statement, not %d", len(all))
	}
	if err != nil {
		return statement{}, err
	}
	return all[0], nil
}

// begins reports whether the statement begins with words.
func (s statement) begins(words ...string) bool {
	return len(s.tokens) >= len(words) && slices.EqualFunc(s.tokens[:len(words)], words, sqltext.Token.Is)
}

// text is the source from a token to the one before another.
func (s statement) text(from, to int) string { return s.sql[s.tokens[from].At:s.tokens[to-1].End] }

// find returns the index of the first of some words outside of parentheses, at or after a token; -1 if there is none.
func (s statement) find(from int, words ...string) int {
	for i := from; i < len(s.tokens); i++ {
		t := s.tokens[i]
		if t.Kind == sqltext.Word && t.Depth == 0 && slices.Contains(words, t.Name) {
			return i
		}
	}
	return -1
}

// Update is the statement of a step of the form Backfill.
type Update struct {
	Table string
	Set   string // SQL after SET
	Where string // SQL after WHERE
}

// Update returns the statement of a step of the form Backfill.
func (s Step) Update() (Update, error) {
	const form = "write one UPDATE %s SET … WHERE …, without alias, FROM and RETURNING"
	st, err := only(s.SQL)
	if err != nil {
		return Update{}, err
	}
	if !st.begins("update") || len(st.tokens) < 4 || !s.names(st.tokens[1]) || !st.tokens[2].Is("set") {
		return Update{}, fmt.Errorf(form, s.Table())
	}
	where := st.find(3, "where")
	if where < 4 || where == len(st.tokens)-1 {
		return Update{}, fmt.Errorf(form+"; the condition leaves out the rows that have their value", s.Table())
	}
	for i := st.find(3, "from", "returning"); i >= 0; i = st.find(i+1, "from", "returning") {
		if !st.tokens[i-1].Is("distinct") {
			return Update{}, fmt.Errorf(form, s.Table())
		}
	}
	return Update{s.Table(), st.text(3, where), st.text(where+1, len(st.tokens))}, nil
}

// Assignments returns the expressions of the columns that the statement sets.
func (u Update) Assignments() (map[string]string, error) {
	st, err := only("UPDATE t " + u.Set)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, a := range (statement{st.sql, append(st.tokens[:1:1], st.tokens...)}).actions() {
		if len(a.tokens) < 3 || !a.tokens[0].Identifier() || !a.tokens[1].Is("=") {
			return nil, fmt.Errorf("write column = expression instead of %s", a.text(0, len(a.tokens)))
		}
		out[a.tokens[0].Name] = a.text(2, len(a.tokens))
	}
	return out, nil
}

// names reports whether a token names the table of the step.
func (s Step) names(t sqltext.Token) bool { return t.Identifier() && t.Name == s.Table() }

// IndexStatement is the statement of a step of the form Index.
type IndexStatement struct {
	Name string
	Drop bool
}

// Index returns the statement of a step of the form Index.
func (s Step) Index() (IndexStatement, error) {
	st, err := only(s.SQL)
	if err != nil {
		return IndexStatement{}, err
	}
	wrong := fmt.Errorf("write one CREATE INDEX CONCURRENTLY name ON %s …, or one DROP INDEX CONCURRENTLY name", s.Table())
	if slices.ContainsFunc(st.tokens, func(t sqltext.Token) bool { return t.Is("exists") && t.Depth == 0 }) {
		return IndexStatement{}, errors.New("leave out IF EXISTS and IF NOT EXISTS: the latter accepts an invalid index, and the step looks for the index itself")
	}
	at, out := 3, IndexStatement{}
	switch {
	case st.begins("create", "index", "concurrently"):
	case st.begins("create", "unique", "index", "concurrently"):
		at = 4
	case st.begins("drop", "index", "concurrently"):
		out.Drop = true
	default:
		return out, wrong
	}
	rest := st.tokens[at:]
	switch {
	case len(rest) == 0 || !rest[0].Identifier():
		return out, wrong
	case out.Drop && len(rest) != 1, !out.Drop && (len(rest) < 4 || !rest[1].Is("on") || !s.names(rest[2])):
		return out, wrong
	}
	out.Name = rest[0].Name
	return out, nil
}

// Constraint returns the name of the constraint that a step of the form Validate checks.
func (s Step) Constraint() (string, error) {
	st, err := only(s.SQL)
	if err != nil {
		return "", err
	}
	t := st.tokens
	if len(t) != 6 || !st.begins("alter", "table") || !s.names(t[2]) || !t[3].Is("validate") || !t[4].Is("constraint") || !t[5].Identifier() {
		return "", fmt.Errorf("write one ALTER TABLE %s VALIDATE CONSTRAINT name", s.Table())
	}
	return t[5].Name, nil
}

// transactional are the first words of statements that a step of the form Alter cannot have.
var transactional = []string{"begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "prepare", "vacuum"}

// checkAlter reports statements that cannot be in a transaction.
func (s Step) checkAlter() error {
	all, err := split(s.SQL)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("the step has no statement")
	}
	for _, st := range all {
		if first := st.tokens[0]; first.Kind == sqltext.Word && slices.Contains(transactional, first.Name) {
			return fmt.Errorf("%s is not allowed: the step is one transaction", strings.ToUpper(first.Name))
		}
		if st.find(0, "concurrently") >= 0 {
			return fmt.Errorf("CONCURRENTLY is not allowed in a transaction; write a step %s%s %s", stepMark, Index, s.Table())
		}
	}
	return nil
}

// check reports what the form of the step does not allow.
func (s Step) check() (err error) {
	switch s.Form {
	case Alter:
		return s.checkAlter()
	case Validate:
		_, err = s.Constraint()
	case Index:
		_, err = s.Index()
	case Backfill:
		_, err = s.Update()
	default:
		err = fmt.Errorf("the form %q is unknown; write %s, %s, %s or %s", s.Form, Alter, Validate, Index, Backfill)
	}
	return err
}
