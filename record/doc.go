// Package record is the vocabulary every other package shares: record types and
// their fields, IDs and scalar values, filters, orders, pages, and the queries
// and mutations made of them. It is plain data and imports nothing of ours.
package record
