package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

const orgSDL = `
"A team, led by one of its members." type Team @record { name: String!  lead: Member @relation(inverse: "leads", onDelete: SET_NULL) }
"A member." type Member @record { name: String!  team: Team! @relation(inverse: "members", onDelete: CASCADE)  buddy: Member @relation(inverse: "buddies", onDelete: SET_NULL)  mentor: Member @relation(onDelete: SET_NULL) }
"Something to do." type Task @record { name: String!  member: Member! @relation(inverse: "tasks")  team: Team @relation(inverse: "tasks", onDelete: CASCADE) }
"A folder in a folder." type Folder @record { name: String!  parent: Folder @relation(inverse: "folders", onDelete: CASCADE) }
`

func (d *database) delete(ctx context.Context, id record.ID, selections ...*record.Selection) ([]byte, error) {
	w, err := d.Delete(ctx, &record.Delete{Type: d.Schema().ByPrefix(id.Prefix), ID: id, Select: selections})
	if err != nil || len(selections) == 0 {
		return nil, err
	}
	return w.Objects[0][0], nil
}

func TestDeleteCascadesInCycles(t *testing.T) {
	t.Parallel()
	d := empty(t, orgSDL)
	ctx := t.Context()
	team := d.create(ctx, t, "Team", map[string]any{"name": "T"})
	other := d.create(ctx, t, "Team", map[string]any{"name": "O"})
	ann := d.create(ctx, t, "Member", map[string]any{"name": "Ann", "team": team})
	bob := d.create(ctx, t, "Member", map[string]any{"name": "Bob", "team": team, "buddy": ann})
	eve := d.create(ctx, t, "Member", map[string]any{"name": "Eve", "team": other, "buddy": ann, "mentor": bob})
	d.create(ctx, t, "Task", map[string]any{"name": "within", "member": ann, "team": team})
	for of, lead := range map[record.ID]record.ID{team: ann, other: bob} {
		noError(t, d.update(ctx, "Team", of, map[string]any{"lead": lead}))
	}
	member := d.typ("Member")
	s := storetest.Select(d.typ("Team"), "name", "version")
	storetest.One(s, "lead", "name")
	storetest.Many(s, "members", storetest.WithCount(storetest.Nodes(storetest.Select(member, "name"), 10)))
	got := must(d.delete(ctx, team, s))(t)
	compareText(t, `{"name":"T","version":2,"lead":{"name":"Ann"},"members":{"nodes":[{"name":"Ann"},{"name":"Bob"}],"totalCount":2}}`, got)
	s = storetest.Select(member, "name", "version")
	storetest.One(s, "buddy", "name")
	storetest.One(s, "mentor", "name")
	objects, err := d.Lookup(ctx, &record.Lookup{Type: member, IDs: []record.ID{eve, bob}, Select: s})
	if err != nil || objects[1] != nil {
		t.Fatal(err, objects)
	}
	compareText(t, `{"name":"Eve","version":2,"buddy":null,"mentor":null}`, objects[0])
	compareText(t, `{"version":3}`, document(d.read(ctx, t, other, "version")))
	if n := d.count(t, "Team") + d.count(t, "Member") + d.count(t, "Task"); n != 2 {
		t.Errorf("%d records remain, want a team and its member", n)
	}
}

func TestDeleteRestricts(t *testing.T) {
	t.Parallel()
	d := empty(t, orgSDL)
	ctx := t.Context()
	team := d.create(ctx, t, "Team", map[string]any{"name": "T"})
	ann := d.create(ctx, t, "Member", map[string]any{"name": "Ann", "team": team})
	task := d.create(ctx, t, "Task", map[string]any{"name": "elsewhere", "member": ann})
	for _, id := range []record.ID{ann, team} {
		_, err := d.delete(ctx, id)
		checkError(t, err, wantError{record.ErrConflict, "id", "tasks_member_id_fkey", 0})
	}
	if n := d.count(t, "Team") + d.count(t, "Member") + d.count(t, "Task"); n != 3 {
		t.Errorf("%d records remain of 3", n)
	}
	for _, id := range []record.ID{task, team} {
		must(d.delete(ctx, id))(t)
	}
	if n := d.count(t, "Team") + d.count(t, "Member"); n != 0 {
		t.Errorf("%d records remain", n)
	}
}

func TestDeleteTree(t *testing.T) {
	t.Parallel()
	d := empty(t, orgSDL)
	ctx := t.Context()
	root := d.create(ctx, t, "Folder", map[string]any{"name": "root"})
	level := []record.ID{root}
	for range 4 {
		var next []record.ID
		for _, parent := range level {
			for i := range 3 {
				next = append(next, d.create(ctx, t, "Folder", map[string]any{"name": fmt.Sprint(i), "parent": parent}))
			}
		}
		level = next
	}
	keep := d.create(ctx, t, "Folder", map[string]any{"name": "keep"})
	if err := d.update(ctx, "Folder", root, map[string]any{"parent": level[0]}); err != nil { // a cycle
		t.Fatal(err)
	}
	d.sql.take()
	must(d.delete(ctx, root))(t)
	if n := len(d.sql.take()); n > 8 {
		t.Errorf("%d statements for a tree of 5 levels", n)
	}
	if n := d.count(t, "Folder"); n != 1 || d.read(ctx, t, keep, "name") == nil {
		t.Errorf("%d folders remain, want the one outside the tree", n)
	}
}

func TestDeleteErrors(t *testing.T) {
	t.Parallel()
	d := empty(t, orgSDL)
	ctx := t.Context()
	team := d.create(ctx, t, "Team", map[string]any{"name": "T"})
	member := d.create(ctx, t, "Member", map[string]any{"name": "M", "team": team})
	task := d.create(ctx, t, "Task", map[string]any{"name": "X", "member": member})
	two := 2
	for _, id := range []record.ID{team, task} {
		typ := d.Schema().ByPrefix(id.Prefix)
		_, err := d.Delete(ctx, &record.Delete{Type: typ, ID: id, IfVersion: &two})
		checkError(t, err, wantError{record.ErrConflict, "ifVersion", "", 1})
		absent := record.ID{Prefix: id.Prefix}
		_, err = d.Delete(ctx, &record.Delete{Type: typ, ID: absent})
		checkError(t, err, wantError{record.ErrNotFound, "id", "", 0})
	}
	got := must(d.delete(ctx, task, storetest.Select(d.typ("Task"), "name", "version")))(t)
	compareText(t, `{"name":"X","version":1}`, got)
}

const webSDL = `
"A." type Ash @record { name: String!  ash: Ash @relation(onDelete: CASCADE)  soft: Ash @relation(onDelete: SET_NULL)  birch: Birch @relation  cedar: Cedar @relation(onDelete: CASCADE) }
"B." type Birch @record { name: String!  ash: Ash @relation(onDelete: CASCADE)  birch: Birch @relation  cedar: Cedar @relation(onDelete: SET_NULL)  other: Cedar @relation(onDelete: SET_NULL) }
"C." type Cedar @record { name: String!  ash: Ash @relation(onDelete: SET_NULL)  birch: Birch @relation(onDelete: CASCADE) }
`

var errUndo = errors.New("undo")

// TestPropertyDelete deletes records with random relations and compares the remaining records with an in-memory model.
func TestPropertyDelete(t *testing.T) {
	t.Parallel()
	d := empty(t, webSDL)
	first, n := number(t, seedVariable, 1), number(t, casesVariable, defaultCases)
	for seed := first; seed < first+n && !t.Failed(); seed++ {
		r := newValues(rand.New(rand.NewPCG(seed, seed)))
		err := d.Transact(t.Context(), func(ctx context.Context) error {
			w := d.web(ctx, t, r)
			victim := pick(r, slices.Concat(w.rows[d.typ("Ash")], w.rows[d.typ("Birch")], w.rows[d.typ("Cedar")]))
			want, refused := w.without(victim)
			_, err := d.delete(ctx, victim.id)
			switch {
			case refused && !errors.Is(err, record.ErrConflict):
				t.Errorf("%s=%d: %v, want a conflict", seedVariable, seed, err)
			case !refused && err != nil:
				t.Errorf("%s=%d: %v", seedVariable, seed, err)
			case err == nil:
				if diff := cmp.Diff(want, d.states(ctx, t)); diff != "" {
					t.Errorf("%s=%d: (-want +got):\n%s", seedVariable, seed, diff)
				}
			}
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			t.Fatal(err)
		}
	}
}

// web creates records with random relations.
func (d *database) web(ctx context.Context, t *testing.T, r *values) *world {
	w := newWorld(d.Schema())
	var all []*row
	for _, typ := range d.Schema().Types {
		for range 1 + r.IntN(4) {
			made := &row{typ, d.create(ctx, t, typ.Name, map[string]any{"name": "x"}), map[*record.Field]any{}}
			w.rows[typ] = append(w.rows[typ], made)
			w.byID[made.id] = made
			all = append(all, made)
		}
	}
	for _, made := range all {
		patch := map[string]any{}
		for _, f := range relations(made.typ) {
			if r.IntN(5) < 2 {
				to := pick(r, w.rows[f.Relation.Type]).id
				patch[f.Name], made.values[f] = to, to
			}
		}
		noError(t, d.update(ctx, made.typ.Name, made.id, patch))
	}
	return w
}

// without returns the version and the relations of each record that remains after a delete. The delete is refused if a
// relation that restricts would remain.
func (w *world) without(victim *row) (left map[string]string, refused bool) {
	deleted := map[record.ID]bool{victim.id: true}
	for grown := true; grown; {
		grown = false
		for _, r := range w.byID {
			for f, to := range r.values {
				if !deleted[r.id] && deleted[to.(record.ID)] && f.Relation.OnDelete == record.Cascade {
					deleted[r.id], grown = true, true
				}
			}
		}
	}
	left = map[string]string{}
	for _, r := range w.byID {
		if deleted[r.id] {
			continue
		}
		version, text := 2, ""
		for _, f := range relations(r.typ) {
			to, ok := r.values[f].(record.ID)
			switch {
			case !ok:
				text += " null"
			case !deleted[to]:
				text += " " + to.UUID.String()
			case f.Relation.OnDelete == record.Restrict:
				return nil, true
			default:
				version, text = 3, text+" null"
			}
		}
		left[r.id.UUID.String()] = fmt.Sprint(version, text)
	}
	return left, false
}

// states reads the version and the relations of each record.
func (d *database) states(ctx context.Context, t *testing.T) map[string]string {
	out := map[string]string{}
	for _, typ := range d.Schema().Types {
		s := storetest.Select(typ, "id", "version")
		for _, f := range relations(typ) {
			storetest.One(s, f.Name, "id")
		}
		b := must(d.List(ctx, storetest.Nodes(s, 100)))(t)
		for _, node := range reply(t, b).(map[string]any)["nodes"].([]any) {
			object := node.(map[string]any)
			text := fmt.Sprint(object["version"])
			for _, f := range relations(typ) {
				if one, ok := object[f.Name].(map[string]any); ok {
					text += " " + uuidOf(t, one["id"])
				} else {
					text += " null"
				}
			}
			out[uuidOf(t, object["id"])] = text
		}
	}
	return out
}

func uuidOf(t *testing.T, id any) string {
	t.Helper()
	parsed := must(record.ParseID(id.(string)))(t)
	return parsed.UUID.String()
}
