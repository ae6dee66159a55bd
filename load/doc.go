// Package load brings rows of a file into a record type: it reads NDJSON, JSON arrays and CSV as streams, finds
// related records by their unique keys, checks each row as the API would, and writes in batches that a bad row can't
// spoil.
package load
