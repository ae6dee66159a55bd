package check

import (
	"cmp"
	"regexp"
	"strings"

	"recordgraph/model/naming"
	"recordgraph/record"
)

// defaultPageSize is the largest page of a type without maxPageSize.
const defaultPageSize = 100

var (
	typeName   = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	fieldName  = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	idPrefix   = regexp.MustCompile(`^[a-z]([a-z_]*[a-z])?$`)
	scopeText  = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`) // RFC 6749, scope-token
)

// checkRecord reads @record and the other directives that need no fields.
func (c *checker) checkRecord(t *Type) {
	m, d := t.Meta, t.record()
	if !typeName.MatchString(m.Name) {
		c.problemf(t.Def.Position, "%s is not a valid name of a record type; write letters and digits in CamelCase", m.Name)
	}
	m.Singular, m.Description = naming.LowerCamel(m.Name), t.Def.Description
	m.Plural = cmp.Or(stringArg(d, "plural"), naming.Plural(m.Singular))
	m.Former = c.formerNames(t)
	kept := m.AllNames()[len(m.AllNames())-1] // a renamed type keeps its table, IDs and scopes
	m.Table = cmp.Or(stringArg(d, "table"), naming.Snake(kept.Plural))
	m.IDPrefix = cmp.Or(stringArg(d, "idPrefix"), naming.Snake(kept.Name))
	m.Read = cmp.Or(stringArg(d, "read"), naming.Snake(kept.Name)+":read")
	m.Write = cmp.Or(stringArg(d, "write"), naming.Snake(kept.Name)+":write")
	m.MaxPageSize = defaultPageSize
	if n, given := intArg(d, "maxPageSize"); given {
		m.MaxPageSize = n
		if n < 1 {
			c.problemf(d.Arguments.ForName("maxPageSize").Position, "maxPageSize must be at least 1; %d is not", n)
		}
	}
	if cost := t.Def.Directives.ForName("cost"); cost != nil {
		if n, given := intArg(cost, "weight"); given && n < 1 {
			c.problemf(at(cost), "the weight of a record must be at least 1; %d is not", n)
		} else if given {
			m.Cost = n
		}
	}
	if auth := t.Def.Directives.ForName("auth"); auth != nil {
		c.problemf(at(auth), "a record type has one scope to read and one to write; write @record(read: …, write: …)")
	}
	if len(t.Def.Interfaces) > 0 {
		c.problemf(t.Def.Position, "%s can't implement interfaces; remove them", m.Name)
	}
	c.checkSpelling(t)
}

// checkSpelling checks the names that @record gives or that follow from the type's.
func (c *checker) checkSpelling(t *Type) {
	m, pos := t.Meta, at(t.record())
	if !fieldName.MatchString(m.Plural) {
		c.problemf(pos, "plural %q is not a valid name of a root field; write it in camelCase", m.Plural)
		m.Plural = naming.Plural(m.Singular)
	}
	if m.Plural == m.Singular {
		c.problemf(pos, "the plural of %s equals its singular; write another one, such as @record(plural: %q)", m.Name, m.Plural+"List")
	}
	if !columnName.MatchString(m.Table) || len(m.Table) > record.MaxIdentifier {
		c.problemf(pos, "%q is not a valid name of a table; write up to 63 characters of a-z, 0-9 and _", m.Table)
	}
	if strings.HasPrefix(m.Table, "pg_") || strings.HasPrefix(m.Table, "goose_") || strings.HasPrefix(m.Table, "recordgraph_") {
		c.problemf(pos, "table %q has a reserved prefix: pg_, goose_ or recordgraph_; write @record(table: …)", m.Table)
	}
	if !idPrefix.MatchString(m.IDPrefix) || len(m.IDPrefix) > record.MaxIdentifier {
		c.problemf(pos, "ID prefix %q must consist of a-z, with _ only between letters; write @record(idPrefix: …)", m.IDPrefix)
	}
	c.scopeSpelling(pos, m.Read)
	c.scopeSpelling(pos, m.Write)
}

// checkIdentity refuses tables and ID prefixes of several types.
func (c *checker) checkIdentity() {
	tables, prefixes := map[string]*record.Type{}, map[string]*record.Type{}
	for _, t := range c.Types {
		m, pos := t.Meta, at(t.record())
		if other := tables[m.Table]; other != nil {
			c.problemf(pos, "%s and %s share the table %s; write @record(table: …) on one of them", other.Name, m.Name, m.Table)
		}
		if other := prefixes[m.IDPrefix]; other != nil {
			c.problemf(pos, "%s and %s share the ID prefix %q; write @record(idPrefix: …) on one of them", other.Name, m.Name, m.IDPrefix)
		}
		tables[m.Table], prefixes[m.IDPrefix] = m, m
	}
}
