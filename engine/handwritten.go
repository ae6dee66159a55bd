package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

// The methods below are for handwritten resolvers, which get their session from
// [store.FromContext]. The methods read the fields that the client selected on the
// resolver's field. Scopes, cost and arguments of derived input types were checked
// before the resolver runs. In a mutation the session is in the document's transaction.
// The transaction can be rerun, so a resolver must have no other side effects.

// One returns the record with an ID, or nil.
//
//	func (r *catalogueResolver) Featured(ctx context.Context, obj *Catalogue) (opaque.Output, error) {
//		session := store.FromContext(ctx)
//		return r.Records.One(ctx, session, obj.FeaturedID)
//	}
func (r *Records) One(ctx context.Context, session *store.Session, id record.ID) (opaque.Output, error) {
	objects, err := r.byID(ctx, reporting(ctx, session, 1), id.Prefix, id)
	if err != nil {
		return nil, err
	}
	return objects[0], nil
}

// ByID returns the records of one type with these IDs, nil for an ID without a record.
// prefix is the ID prefix of the type.
func (r *Records) ByID(ctx context.Context, session *store.Session, prefix string, ids ...record.ID) ([]opaque.Output, error) {
	return r.byID(ctx, reportingMany(ctx, session, 0), prefix, ids...)
}

func (r *Records) byID(ctx context.Context, session *store.Session, prefix string, ids ...record.ID) ([]opaque.Output, error) {
	t := r.schema.ByPrefix(prefix)
	if t == nil {
		return nil, record.Invalid("", prefix+" is not the prefix of a record type's IDs")
	}
	sel, err := selection(ctx, t)
	if err != nil {
		return nil, err
	}
	objects, err := session.Lookup(ctx, &record.Lookup{Type: t, IDs: ids, Select: sel})
	return outputs(objects), fail(ctx, err)
}

// Many returns a page of the records of a connection's type that match its filter, in
// its order. It ignores the connection's Fields. It checks neither the page size nor the
// cost, so limit a number from the client:
//
//	func (r *queryResolver) TopMovies(ctx context.Context, n int32) ([]opaque.Output, error) {
//		session, movie := store.FromContext(ctx), r.Records.Type("Movie")
//		return r.Records.Many(ctx, session, &record.Connection{
//			Type:  movie,
//			Order: []record.Order{{Field: movie.Field("worldwideGross"), Desc: true, Nulls: record.NullsLast}},
//			Page:  record.Page{Limit: min(int(n), movie.MaxPageSize)},
//		})
//	}
func (*Records) Many(ctx context.Context, session *store.Session, c *record.Connection) ([]opaque.Output, error) {
	sel, err := selection(ctx, c.Type)
	if err != nil {
		return nil, err
	}
	list := *c
	list.Fields = []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: sel}}
	b, err := reportingMany(ctx, session, 1).List(ctx, &list)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return nodesOf(b)
}

// Connection returns the page that the client selected. It combines base with the
// arguments filter, orderBy, first, after, last and before of the field, if the field
// has them: both filters must match, and the order of base is the default order.
func (*Records) Connection(ctx context.Context, session *store.Session, base *record.Connection) (opaque.Output, error) {
	part, err := handwrittenOf(ctx)
	if err != nil {
		return nil, err
	}
	if part.Connection == nil || part.Connection.Type != base.Type {
		return nil, errUncompiled
	}
	c := *part.Connection
	c.Filter = record.And(base.Filter, c.Filter)
	if len(c.Order) == 0 {
		c.Order = base.Order
	}
	b, err := reporting(ctx, session, 0).List(ctx, &c)
	return b, fail(ctx, err)
}

// Count returns the number of records of a type that match a filter.
func (*Records) Count(ctx context.Context, session *store.Session, t *record.Type, f *record.Filter) (int, error) {
	n, err := session.Count(ctx, t, f)
	return int(n), fail(ctx, err)
}

// Snapshot runs fn with a session whose reads all see one state of the database. The
// reads must not be concurrent, and writes fail. fn can be rerun.
//
//	err := r.Records.Snapshot(ctx, session, func(ctx context.Context, session *store.Session) error {
//		films, err = r.Records.Count(ctx, session, movie, nil)
//		…
//	})
func (*Records) Snapshot(ctx context.Context, session *store.Session, fn func(context.Context, *store.Session) error) error {
	return fail(ctx, session.Snapshot(ctx, fn))
}

// Create makes records and returns them. It ignores the Select of c.
func (*Records) Create(ctx context.Context, session *store.Session, c *record.Create) ([]opaque.Output, error) {
	sel, err := selection(ctx, c.Type)
	if err != nil {
		return nil, err
	}
	create := *c
	create.Select = []*record.Selection{sel}
	w, err := reportingMany(ctx, session, 1).Create(ctx, &create, nil)
	return written(ctx, w, err)
}

// Update changes a record and returns it. It ignores the Select of u.
//
//	func (r *mutationResolver) ExtendLicence(ctx context.Context, id string, until time.Time) (opaque.Output, error) {
//		session, licence := store.FromContext(ctx), r.Records.Type("Licence")
//		lid, err := record.ParseIDOf(licence, id)
//		…
//		return r.Records.Update(ctx, session, &record.Update{
//			Type: licence, ID: lid,
//			Patch: record.Values{{Field: licence.Field("endsAt"), Value: until}},
//		})
//	}
func (*Records) Update(ctx context.Context, session *store.Session, u *record.Update) (opaque.Output, error) {
	sel, err := selection(ctx, u.Type)
	if err != nil {
		return nil, err
	}
	update := *u
	update.Select = []*record.Selection{sel}
	w, err := reporting(ctx, session, 2).Update(ctx, &update, nil)
	return First(written(ctx, w, err))
}

// Delete removes a record and returns its last state. It ignores the Select of d.
func (*Records) Delete(ctx context.Context, session *store.Session, d *record.Delete) (opaque.Output, error) {
	sel, err := selection(ctx, d.Type)
	if err != nil {
		return nil, err
	}
	del := *d
	del.Select = []*record.Selection{sel}
	w, err := reporting(ctx, session, 2).Delete(ctx, &del, nil)
	return First(written(ctx, w, err))
}

// Type returns a record type by name, or nil.
func (r *Records) Type(name string) *record.Type { return r.schema.Type(name) }

// Filter returns the argument of a type such as MovieFilter at an input path of the
// field, or nil if the request has no such argument.
func (r *Records) Filter(ctx context.Context, path string) *record.Filter {
	part, err := handwrittenOf(ctx)
	if err != nil {
		return nil
	}
	return part.Filters[inputPathOf(ctx, path)]
}

// Order is like Filter, for an argument of a type such as [MovieOrder!].
func (r *Records) Order(ctx context.Context, path string) []record.Order {
	part, err := handwrittenOf(ctx)
	if err != nil {
		return nil
	}
	return part.Orders[inputPathOf(ctx, path)]
}

// Values is like Filter, for an argument of a type such as CreateMovieInput or MoviePatch.
func (r *Records) Values(ctx context.Context, path string) record.Values {
	part, err := handwrittenOf(ctx)
	if err != nil {
		return nil
	}
	return part.Values[inputPathOf(ctx, path)]
}

// inputPathOf is an input path below the root field, as in [Handwritten].
func inputPathOf(ctx context.Context, path string) string {
	keys := responseKeys(ctx)
	return strings.Join(append(keys[1:], path), ".")
}

// selection is the client's selection of a record type on the current field.
func selection(ctx context.Context, t *record.Type) (*record.Selection, error) {
	part, err := handwrittenOf(ctx)
	if err != nil {
		return nil, err
	}
	if sel := part.Selects[t]; sel != nil {
		return sel, nil
	}
	return &record.Selection{Type: t}, nil
}

func handwrittenOf(ctx context.Context) (*Handwritten, error) {
	op := compiled(ctx)
	if op == nil {
		return nil, errUncompiled
	}
	part := op.Handwritten[strings.Join(responseKeys(ctx), ".")]
	if part == nil {
		return nil, errUncompiled
	}
	return part, nil
}

// responseKeys are the response keys from the root to the current field.
func responseKeys(ctx context.Context) []string {
	var keys []string
	for _, step := range graphql.GetFieldContext(ctx).Path() {
		if name, ok := step.(ast.PathName); ok {
			keys = append(keys, string(name))
		}
	}
	return keys
}

func written(ctx context.Context, w *store.Written, err error) ([]opaque.Output, error) {
	if err != nil {
		return nil, fail(ctx, err)
	}
	return outputs(w.Objects[0]), nil
}

// First returns the first of several records, or nil.
//
//	return engine.First(r.Records.Many(ctx, session, …))
func First(all []opaque.Output, err error) (opaque.Output, error) {
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// reporting returns a session that reports errors of fields computed in Go below the
// current field. It drops the first steps of the store's paths, which the response lacks.
func reporting(ctx context.Context, session *store.Session, steps int) *store.Session {
	return run{session: session, failed: failed(ctx)}.reporting(dropSteps(steps))
}

// reportingMany is like reporting, for several records. A field that is not a list
// returns only one of them, so it drops one more step.
func reportingMany(ctx context.Context, session *store.Session, steps int) *store.Session {
	if graphql.GetFieldContext(ctx).Field.Definition.Type.Elem == nil {
		steps++
	}
	return reporting(ctx, session, steps)
}

// nodesOf returns the elements of {"nodes":[…]}.
func nodesOf(b []byte) ([]opaque.Output, error) {
	if b == nil {
		return nil, nil
	}
	var page struct{ Nodes []json.RawMessage }
	if err := json.Unmarshal(b, &page); err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	return outputs(page.Nodes), nil
}
