package store

import (
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/record"
)

// incrementError maps the error of a sum that is out of range. PostgreSQL does not name the column, so the error names
// all incremented fields of the patch. Other errors are returned unchanged.
func incrementError(err error, patch record.Values) error {
	if pq.As(err, pqerror.NumericValueOutOfRange) == nil {
		return err
	}
	e := &record.Error{Kind: record.ErrInvalid, Message: "the sum is out of range", Cause: err}
	for _, a := range patch {
		if a.Op == record.AssignIncrement {
			e.Fields = append(e.Fields, a.Field.Name)
			if rule := a.Field.IntegerRule(); rule != "" && len(e.Fields) == 1 {
				e.Message = "the sum " + rule
			}
		}
	}
	switch len(e.Fields) {
	case 0:
		return err
	case 1:
		e.Field, e.Fields = e.Fields[0], nil
	default:
		e.Field, e.Message = e.Fields[0], "a sum is out of range: "+enumerate(e.Fields)
	}
	return e
}
