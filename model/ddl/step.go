package ddl

import (
	"fmt"
	"strings"
)

// Form is how a step runs. Each form lets other transactions read and write the tables, except for a moment.
type Form string

// The forms of steps.
const (
	// Alter runs statements in one transaction. It waits for its locks for a short time, and again after a pause.
	Alter Form = "alter"
	// Validate runs ALTER TABLE … VALIDATE CONSTRAINT, which reads the table and blocks nobody.
	Validate Form = "validate"
	// Index runs CREATE INDEX CONCURRENTLY or DROP INDEX CONCURRENTLY, which cannot be in a transaction.
	Index Form = "index"
	// Backfill runs UPDATE … SET … WHERE … in transactions of a few rows each.
	Backfill Form = "backfill"
)

// Step is a change of one table. After each step the tables are known, so that another plan can begin there.
type Step struct {
	Form   Form
	Tables []string // the table that is changed, then those to which its new foreign keys refer
	New    bool     // the step creates the table
	SQL    string   // the statements

	After *Table // the table after the step; nil if the step drops it
}

// Table is the name of the table that the step changes.
func (s Step) Table() string { return s.Tables[0] }

// InTransaction is the SQL of the step for a transaction that locks the table until its end.
func (s Step) InTransaction() string {
	if s.Form == Index {
		return strings.Replace(s.SQL, " CONCURRENTLY", "", 1)
	}
	return s.SQL
}

// lock says which lock the step takes, for the head of a migration file.
func (s Step) lock() string {
	tables := strings.Join(s.Tables, ", ")
	switch {
	case s.New:
		return fmt.Sprintf("%s: none, the table is new", s.Table())
	case s.Form == Validate:
		return fmt.Sprintf("%s: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on", tables)
	case s.Form == Index:
		return fmt.Sprintf("%s: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on", tables)
	case s.Form == Backfill:
		return fmt.Sprintf("%s: rows that are changed, about 40 ms for each batch; other rows can be written", tables)
	}
	return fmt.Sprintf("%s: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again", tables)
}
