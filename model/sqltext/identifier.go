package sqltext

import (
	"slices"
	"strings"
)

// Identifier quotes a name that is a reserved word of PostgreSQL.
func Identifier(name string) string {
	if slices.Contains(reservedWords, name) {
		return `"` + name + `"`
	}
	return name
}

// reservedWords are PostgreSQL's reserved key words, with those that can name
// functions or types.
var reservedWords = strings.Fields(`all analyse analyze and any array as asc asymmetric authorization between binary both
	case cast check collate collation column concurrently constraint create cross current_catalog current_date
	current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do
	else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect
	into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
	only or order outer overlaps placing primary references returning right select session_user similar some
	symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
	where window with`)
