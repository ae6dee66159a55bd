package recordgen

import (
	"strings"

	"recordgraph/record"
)

// defaultPageSize is the most records of a page when @record doesn't say.
const defaultPageSize = 100

// checkRecord reads @record and the other directives that need no fields.
func (c *checker) checkRecord(t *recordType) {
	m, d := t.meta, t.def.Directives.ForName("record")
	if !typeName.MatchString(m.Name) {
		c.problemf(t.def.Position, "%s can't name a record type; write letters and digits in CamelCase", m.Name)
	}
	m.Singular, m.Description = lowerCamel(m.Name), t.def.Description
	m.Plural = orElse(stringArg(d, "plural"), plural(m.Singular))
	m.Table = orElse(stringArg(d, "table"), snake(m.Plural))
	m.IDPrefix = orElse(stringArg(d, "idPrefix"), snake(m.Name))
	m.Read = orElse(stringArg(d, "read"), snake(m.Name)+":read")
	m.Write = orElse(stringArg(d, "write"), snake(m.Name)+":write")
	m.MaxPageSize = defaultPageSize
	if n, given := intArg(d, "maxPageSize"); given {
		m.MaxPageSize = n
		if n < 1 {
			c.problemf(d.Arguments.ForName("maxPageSize").Position, "maxPageSize must be at least 1; %d is not", n)
		}
	}
	if cost := t.def.Directives.ForName("cost"); cost != nil {
		if n, given := intArg(cost, "weight"); given && n < 1 {
			c.problemf(at(cost), "the weight of a record must be at least 1; %d is not", n)
		} else if given {
			m.Cost = n
		}
	}
	if auth := t.def.Directives.ForName("auth"); auth != nil {
		c.problemf(at(auth), "a record type has a scope to read and one to write; write @record(read: …, write: …)")
	}
	if len(t.def.Interfaces) > 0 {
		c.problemf(t.def.Position, "%s implements Record and Node alone; leave the interfaces out", m.Name)
	}
	c.checkSpelling(t)
}

// checkSpelling checks the names that @record gives or that follow from the type's.
func (c *checker) checkSpelling(t *recordType) {
	m, pos := t.meta, at(t.def.Directives.ForName("record"))
	if !fieldName.MatchString(m.Plural) {
		c.problemf(pos, "plural %q can't name a root field; write it in camelCase", m.Plural)
		m.Plural = plural(m.Singular)
	}
	if m.Plural == m.Singular {
		c.problemf(pos, "the plural of %s is the same as its singular; write @record(plural: %q) or the like", m.Name, m.Plural+"List")
	}
	if !columnName.MatchString(m.Table) || len(m.Table) > maxIdentifier {
		c.problemf(pos, "table %q can't name a table; write up to 63 of a-z, 0-9 and _", m.Table)
	}
	if strings.HasPrefix(m.Table, "pg_") || strings.HasPrefix(m.Table, "goose_") || strings.HasPrefix(m.Table, "recordgraph_") {
		c.problemf(pos, "table %q begins as the tables of PostgreSQL or of the service do; write @record(table: …)", m.Table)
	}
	if !idPrefix.MatchString(m.IDPrefix) || len(m.IDPrefix) > maxIdentifier {
		c.problemf(pos, "ID prefix %q must be of a-z and _ between them; write @record(idPrefix: …)", m.IDPrefix)
	}
	for _, scope := range []string{m.Read, m.Write} {
		if !scopeText.MatchString(scope) {
			c.problemf(pos, "%q can't be a scope; write visible ASCII without spaces, quotes and backslashes", scope)
		}
	}
}

// checkIdentity demands tables and ID prefixes of one type each.
func (c *checker) checkIdentity() {
	tables, prefixes := map[string]*record.Type{}, map[string]*record.Type{}
	for _, t := range c.types {
		pos := at(t.def.Directives.ForName("record"))
		if other := tables[t.meta.Table]; other != nil {
			c.problemf(pos, "%s and %s share the table %s; write @record(table: …) on one of them", other.Name, t.meta.Name, t.meta.Table)
		}
		if other := prefixes[t.meta.IDPrefix]; other != nil {
			c.problemf(pos, "%s and %s share the ID prefix %q; write @record(idPrefix: …) on one of them",
				other.Name, t.meta.Name, t.meta.IDPrefix)
		}
		tables[t.meta.Table], prefixes[t.meta.IDPrefix] = t.meta, t.meta
	}
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
