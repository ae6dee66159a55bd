package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"recordgraph/record"
)

// rows runs a statement and hands each row to next.
func rows(r *http.Request, stmt *sql.Stmt, next func(*sql.Rows) error, args ...any) (err error) {
	rows, err := stmt.QueryContext(r.Context(), args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := next(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// uuidOf turns a public ID into the UUID that is stored.
func uuidOf(id string) (string, error) {
	parsed, err := record.ParseID(id)
	if err != nil {
		return "", fmt.Errorf("%w: id: %w", errBadInput, err)
	}
	return parsed.UUID.String(), nil
}

// comma separates the items of a list.
func comma(b []byte, items int) []byte {
	if items > 0 {
		return append(b, ',')
	}
	return b
}

// pageInfo ends a list of nodes with its page's end.
func pageInfo(b []byte, more bool, cursor []byte) []byte {
	b = append(b, `],"pageInfo":{"hasNextPage":`...)
	b = strconv.AppendBool(b, more)
	if cursor != nil {
		b = append(b, `,"endCursor":"`...)
		b = append(append(b, cursor...), '"')
	}
	return append(b, '}')
}

// end closes data, the list and the answer.
const end = `}}}`
