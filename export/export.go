// Package export writes the records of a type as NDJSON or CSV, as many as there are, from one snapshot of the
// database; package load reads both back.
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

// Store is what exporting needs of the store of records.
type Store interface {
	// Schema is the metadata of the record types.
	Schema() *record.Schema
	// Export hands all records an export asks for to fn, in batches of one snapshot.
	Export(ctx context.Context, e *record.Export, fn func(*encode.Table) error) error
}

// Exporter prepares exports. It is safe for concurrent use.
type Exporter struct {
	store Store
	rules *input.Rules
}

// New returns an exporter that reads filters and orders within limits.
func New(store Store, limits input.Limits) *Exporter {
	return &Exporter{store, input.NewRules(store.Schema(), limits)}
}

// Schema is the metadata of the record types.
func (x *Exporter) Schema() *record.Schema { return x.store.Schema() }

// Request is an export to prepare.
type Request struct {
	Type     *record.Type
	Format   Format
	Filter   string                  // the API's filter input as JSON; empty matches every record
	OrderBy  string                  // the API's orderBy as JSON; empty is by ID
	Fields   []string                // names; nil is every stored field
	Now      time.Time               // the instant that filters relative to the present mean
	HasScope func(scope string) bool // whether the caller holds a scope; nil: all
	MaxCost  int                     // the greatest cost of the filter and the order; 0: any (see package cost)
}

// Prepare checks a request. With problems there is no export: all of them [record.ErrForbidden] when scopes are
// missing, else all mistakes that were found, each with its input path, such as "filter.genre.eq". Nothing is read
// from the database.
func (x *Exporter) Prepare(req Request) (*Export, []*record.Error) {
	p := &preparation{request: req}
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
	return &Export{store: x.store, query: query, Format: req.Format}, nil
}

func tooCostly(asked, limit int) *record.Error {
	return &record.Error{
		Kind: record.ErrLimit, Limit: limit, Requested: asked,
		Message: fmt.Sprintf("the filter and the order of the export cost %d, at most %d are allowed; ask for fewer conditions", asked, limit),
	}
}

// Export is an export that may run.
type Export struct {
	Format Format
	store  Store
	query  *record.Export
}

// Type is the type of the records.
func (e *Export) Type() *record.Type { return e.query.Type }

// Write reads and writes all records and returns how many. Every Write to out is of whole records, and out may take
// its time; nothing is written before the first records are there. After an error what was written is a part. The
// error is out's own, or one of the store's.
func (e *Export) Write(ctx context.Context, out io.Writer) (records int64, err error) {
	w := e.Format.writer()
	head := w.head(nil, e.query.Fields)
	b := append([]byte(nil), head...)
	err = e.store.Export(ctx, e.query, func(rows *encode.Table) error {
		for i := range rows.Len() {
			b = w.record(b, e.query.Type, e.query.Fields, func(column int) []byte { return rows.Cell(i, column) })
		}
		records += int64(rows.Len())
		_, err := out.Write(b)
		b = b[:0]
		return err
	})
	if err == nil && len(b) > 0 {
		_, err = out.Write(b) // the head of no records
	}
	return records, err
}
