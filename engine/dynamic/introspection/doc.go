// Package introspection is an executor that gqlgen generates for an empty schema. It answers introspection of any
// schema that its Config names.
package introspection

//go:generate go tool gqlgen generate
