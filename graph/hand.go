package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

// The methods below are for hand-written resolvers. What to read of the records
// is what the client has selected on the field at hand; scopes, cost and
// arguments of derived input types were settled before the resolver runs. In a
// mutation all of them take part in the document's transaction, which may be
// rerun, so that effects elsewhere must wait for its end.

// One returns the record with an ID, or nil.
//
//	func (r *catalogueResolver) Featured(ctx context.Context, obj *Catalogue) (opaque.Output, error) {
//		return r.Records.One(ctx, obj.FeaturedID)
//	}
func (r *Records) One(ctx context.Context, id record.ID) (opaque.Output, error) {
	objects, err := r.byID(ctx, reporting(ctx, 1), id.Prefix, id)
	if err != nil {
		return nil, err
	}
	return objects[0], nil
}

// ByID returns the records of one type, by its ID prefix, with these IDs, nil
// where there is none.
func (r *Records) ByID(ctx context.Context, prefix string, ids ...record.ID) ([]opaque.Output, error) {
	return r.byID(ctx, reportingMany(ctx, 0), prefix, ids...)
}

func (r *Records) byID(ctx, reading context.Context, prefix string, ids ...record.ID) ([]opaque.Output, error) {
	t := r.store.Schema().ByPrefix(prefix)
	if t == nil {
		return nil, record.Invalid("", prefix+" is not the prefix of a record type's IDs")
	}
	sel, err := selection(ctx, t)
	if err != nil {
		return nil, err
	}
	objects, err := r.store.Lookup(reading, &record.Lookup{Type: t, IDs: ids, Select: sel})
	return outputs(objects), fail(ctx, err)
}

// Many returns the records of a connection's type that match its filter, in its
// order, as many as its page says. The connection's Fields don't matter.
//
//	func (r *queryResolver) TopMovies(ctx context.Context, n int32) ([]opaque.Output, error) {
//		movie := r.Records.Type("Movie")
//		return r.Records.Many(ctx, &record.Connection{
//			Type:  movie,
//			Order: []record.Order{{Field: movie.Field("worldwideGross"), Desc: true, Nulls: record.NullsLast}},
//			Page:  record.Page{Limit: int(n)},
//		})
//	}
func (r *Records) Many(ctx context.Context, c *record.Connection) ([]opaque.Output, error) {
	sel, err := selection(ctx, c.Type)
	if err != nil {
		return nil, err
	}
	list := *c
	list.Fields = []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: sel}}
	b, err := r.store.List(reportingMany(ctx, 1), &list)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return elements(b)
}

// Connection returns a page with the fields of a connection that the client has
// selected. base adds to what the arguments filter, orderBy, first, after, last
// and before of the field at hand say, as far as it has them: its filter must
// hold too, and its order serves where the client gives none.
func (r *Records) Connection(ctx context.Context, base *record.Connection) (opaque.Output, error) {
	part, err := partAtHand(ctx)
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
	b, err := r.store.List(reporting(ctx, 0), &c)
	return b, fail(ctx, err)
}

// Count returns the number of records of a type that match a filter.
func (r *Records) Count(ctx context.Context, t *record.Type, f *record.Filter) (int, error) {
	n, err := r.store.Count(ctx, t, f)
	return int(n), fail(ctx, err)
}

// Snapshot runs fn with a context whose reads all see one state of the database.
// They must follow one another, and fn may run again; writes fail in it.
//
//	err := r.Records.Snapshot(ctx, func(ctx context.Context) error {
//		films, err = r.Records.Count(ctx, movie, nil)
//		…
//	})
func (r *Records) Snapshot(ctx context.Context, fn func(ctx context.Context) error) error {
	return fail(ctx, r.store.Snapshot(ctx, fn))
}

// Create makes records and returns them. The Select of c doesn't matter.
func (r *Records) Create(ctx context.Context, c *record.Create) ([]opaque.Output, error) {
	sel, err := selection(ctx, c.Type)
	if err != nil {
		return nil, err
	}
	create := *c
	create.Select, create.Memo = []*record.Selection{sel}, nil
	w, err := r.store.Create(reportingMany(ctx, 1), &create)
	return r.written(ctx, w, err)
}

// Update changes a record and returns it. The Select of u doesn't matter.
//
//	func (r *mutationResolver) ExtendLicence(ctx context.Context, id string, until time.Time) (opaque.Output, error) {
//		licence := r.Records.Type("Licence")
//		lid, err := record.ParseIDOf(licence, id)
//		…
//		return r.Records.Update(ctx, &record.Update{
//			Type: licence, ID: lid,
//			Patch: record.Values{{Field: licence.Field("endsAt"), Value: until}},
//		})
//	}
func (r *Records) Update(ctx context.Context, u *record.Update) (opaque.Output, error) {
	sel, err := selection(ctx, u.Type)
	if err != nil {
		return nil, err
	}
	update := *u
	update.Select, update.Memo = []*record.Selection{sel}, nil
	w, err := r.store.Update(reporting(ctx, 2), &update)
	return first(r.written(ctx, w, err))
}

// Delete removes a record and returns it as it was. The Select of d doesn't matter.
func (r *Records) Delete(ctx context.Context, d *record.Delete) (opaque.Output, error) {
	sel, err := selection(ctx, d.Type)
	if err != nil {
		return nil, err
	}
	del := *d
	del.Select, del.Memo = []*record.Selection{sel}, nil
	w, err := r.store.Delete(reporting(ctx, 2), &del)
	return first(r.written(ctx, w, err))
}

// Type finds a record type by name; nil when there is none.
func (r *Records) Type(name string) *record.Type { return r.store.Schema().Type(name) }

// Filter is the argument of a type such as MovieFilter at an input path of the
// field at hand, read and checked; nil when it was not given.
func (r *Records) Filter(ctx context.Context, path string) *record.Filter {
	part, err := partAtHand(ctx)
	if err != nil {
		return nil
	}
	return part.Filters[argument(ctx, path)]
}

// Order is Filter for an argument of a type such as [MovieOrder!].
func (r *Records) Order(ctx context.Context, path string) []record.Order {
	part, err := partAtHand(ctx)
	if err != nil {
		return nil
	}
	return part.Orders[argument(ctx, path)]
}

// Values is Filter for an argument of a type such as CreateMovieInput or MoviePatch.
func (r *Records) Values(ctx context.Context, path string) record.Values {
	part, err := partAtHand(ctx)
	if err != nil {
		return nil
	}
	return part.Values[argument(ctx, path)]
}

// argument is an input path below the root field, as the compiler counts.
func argument(ctx context.Context, path string) string {
	keys := keysAtHand(ctx)
	return strings.Join(append(keys[1:], path), ".")
}

// selection is what the client selects of a record type on the field at hand.
func selection(ctx context.Context, t *record.Type) (*record.Selection, error) {
	part, err := partAtHand(ctx)
	if err != nil {
		return nil, err
	}
	if sel := part.Selects[t]; sel != nil {
		return sel, nil
	}
	return &record.Selection{Type: t}, nil
}

func partAtHand(ctx context.Context) (*engine.Part, error) {
	op := compiled(ctx)
	if op == nil {
		return nil, errUncompiled
	}
	part := op.Parts[strings.Join(keysAtHand(ctx), ".")]
	if part == nil {
		return nil, errUncompiled
	}
	return part, nil
}

// keysAtHand are the response keys down to the field at hand, without indices.
func keysAtHand(ctx context.Context) []string {
	var keys []string
	for _, step := range graphql.GetFieldContext(ctx).Path() {
		if name, ok := step.(ast.PathName); ok {
			keys = append(keys, string(name))
		}
	}
	return keys
}

func (r *Records) written(ctx context.Context, w *store.Written, err error) ([]opaque.Output, error) {
	if err != nil {
		return nil, fail(ctx, err)
	}
	return outputs(w.Objects[0]), nil
}

func first(all []opaque.Output, err error) (opaque.Output, error) {
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

func outputs(objects [][]byte) []opaque.Output {
	out := make([]opaque.Output, len(objects))
	for i, o := range objects {
		out[i] = o
	}
	return out
}
