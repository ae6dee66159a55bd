package recordgen

import "recordgraph/record"

// checkPattern says what of a pattern RE2 and PostgreSQL don't read alike.
func checkPattern(p string) error { return record.CheckPattern(p) }
