// Package export writes the records of a type as NDJSON or CSV, from one snapshot of the database. Package load reads
// both back.
package export

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/record"
	"recordgraph/store/encode"
)

// Session is what an export needs of a [store.Session].
type Session interface {
	// Principal is the caller.
	Principal() record.Principal
	// Export calls fn with all records of an export, in batches from one snapshot.
	Export(ctx context.Context, e *record.Export, fn func(*encode.Table) error) error
}

// Exporter prepares exports. It is safe for concurrent use.
type Exporter struct {
	schema *record.Schema
	rules  *input.Rules
}

// New returns an exporter that reads filters and orders within limits.
func New(schema *record.Schema, limits input.Limits) *Exporter {
	return &Exporter{schema, input.NewRules(schema, limits)}
}

// Schema is the metadata of the record types.
func (x *Exporter) Schema() *record.Schema { return x.schema }

// Request is an export to prepare.
type Request struct {
	Session Session
	Type    *record.Type
	Format  Format
	Filter  string    // the API's filter input as JSON; empty matches every record
	OrderBy string    // the API's orderBy as JSON; empty means by ID
	Fields  []string  // names; nil means all stored fields
	Now     time.Time // the present instant of relative filters
	MaxCost int       // limit for the cost of filter and order (see package cost); 0 means no limit
}

// Prepare checks a request, without the database. If it has problems, it returns no export. If scopes are missing, all
// problems are [record.ErrForbidden]. Otherwise they are all mistakes, each with its input path, such as
// "filter.genre.eq".
func (x *Exporter) Prepare(req Request) (*Export, []*record.Error) {
	p := &preparation{request: req, principal: req.Session.Principal()}
	reader := x.rules.Reader(req.Now, p.touched)
	p.need(req.Type.Read, "reading "+req.Type.Name, "")
	query := &record.Export{
		Type:   req.Type,
		Filter: reader.Filter(req.Type, "filter", p.json("filter", req.Filter)),
		Order:  reader.Order(req.Type, "orderBy", p.json("orderBy", req.OrderBy)),
		Fields: p.fields(),
	}
	if len(p.forbidden) > 0 {
		return nil, p.forbidden
	}
	if problems := slices.Concat(p.problems, reader.Problems()); len(problems) > 0 {
		return nil, problems
	}
	if asked := cost.Rows(req.Type, query.Filter, query.Order); req.MaxCost > 0 && asked > req.MaxCost {
		return nil, []*record.Error{tooCostly(asked, req.MaxCost)}
	}
	return &Export{session: req.Session, query: query, Format: req.Format}, nil
}

func tooCostly(asked, limit int) *record.Error {
	return &record.Error{
		Kind: record.ErrLimit, Limit: limit, Requested: asked,
		Message: fmt.Sprintf("the filter and the order of the export cost %d, at most %d are allowed; use fewer conditions", asked, limit),
	}
}

// Export is a checked export.
type Export struct {
	Format  Format
	session Session
	query   *record.Export
}

// Type is the type of the records.
func (e *Export) Type() *record.Type { return e.query.Type }

// Write writes all records and returns their number. Each write to out has complete records, out may be slow, and the
// first write comes after the first records are read. After an error the output is incomplete. The error comes from out
// or from the store.
func (e *Export) Write(ctx context.Context, out io.Writer) (records int64, err error) {
	w := e.Format.writer()
	head := w.head(nil, e.query.Fields)
	b := append([]byte(nil), head...)
	err = e.session.Export(ctx, e.query, func(rows *encode.Table) error {
		for i := range rows.Len() {
			b = w.record(b, e.query.Type, e.query.Fields, func(column int) []byte { return rows.Cell(i, column) })
		}
		records += int64(rows.Len())
		_, err := out.Write(b)
		b = b[:0]
		return err
	})
	if err == nil && len(b) > 0 {
		_, err = out.Write(b) // the head, without records
	}
	return records, err
}
