// Package record defines the data that all other packages share: record types and their
// fields, IDs and scalar values, filters, orders, pages, queries and mutations. It imports
// no other package of the project.
package record
