// Package load loads the rows of a file as records of a type. It reads NDJSON, JSON arrays and CSV as streams, finds
// related records by their unique keys, checks each row as the API does, and writes in batches. A bad row is reported
// and left out of its batch.
package load
