package ddl

import (
	"fmt"

	"recordgraph/model/sqltext"
)

// Loss is data that a change drops.
type Loss struct {
	Text  string // such as "the column movies.genre"
	Count string // SQL that counts what is lost
	Unit  string // "record" or "value"
}

// Refusal is a change that needs knowledge of the data.
type Refusal struct {
	Column string // table.column; [Diff] drops and adds it, if asked to
	Text   string // what is wrong and what to do
}

func tableLoss(t Table) Loss {
	return Loss{"the table " + t.Name, "SELECT count(*) FROM " + sqltext.Identifier(t.Name), "record"}
}

// columnLoss is the loss of a column. Its default is no loss, as null is none in a column without default.
func columnLoss(t Table, c Column) Loss {
	value := "NULL"
	if c.Default != "" {
		value = "(" + c.Default + ")::" + c.Type
	}
	return Loss{
		"the column " + t.Name + "." + c.Name,
		fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IS DISTINCT FROM %s", sqltext.Identifier(t.Name), sqltext.Identifier(c.Name), value),
		"value",
	}
}

func otherTarget(fk Object) string {
	return fk.Name + " refers to another table, which lacks the IDs of the old one"
}

func otherType(t Table, from, to Column) string {
	return fmt.Sprintf("%s.%s changes from %s to %s; add a field of the new type, copy the values, drop the old one", t.Name, to.Name, from.Type, to.Type)
}

func noValue(t Table, c Column) string {
	return fmt.Sprintf("%s.%s is required and has no default, so existing records would have no value; add @default or remove the !", t.Name, c.Name)
}
