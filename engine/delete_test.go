package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/record"
	"recordgraph/store/storetest"
)

// museumSDL has relations with all onDelete actions, some of them in cycles.
const museumSDL = `
"A museum." type Museum @record { name: String!  twin: Museum @relation(onDelete: SET_NULL) }
"A room." type Room @record(write: "house:write") { name: String!  museum: Museum! @relation(onDelete: CASCADE)  inside: Room @relation(onDelete: CASCADE) }
"A key." type RoomKey @record(write: "house:write") { name: String!  room: Room! @relation(onDelete: CASCADE) }
"A work." type Work @record { name: String!  room: Room @relation(onDelete: SET_NULL) @auth(scope: "work:place")  owner: Person @relation(onDelete: SET_NULL) }
"A person." type Person @record { name: String!  museum: Museum @relation }
"A loan." type Loan @record { name: String!  work: Work! @relation(onDelete: CASCADE)  room: Room! @relation(onDelete: CASCADE) }
"A visit." type Visit @record { name: String!  loan: Loan @relation(onDelete: SET_NULL) }
`

// TestDeleteScopes deletes with one scope less at a time.
func TestDeleteScopes(t *testing.T) {
	t.Parallel()
	for typ, want := range map[string][]string{
		"Museum": {
			"museum:write: writing Museum", "house:write: deleting Room by cascade", "work:write: clearing Work.room",
			"work:place: clearing Work.room", "loan:write: deleting Loan by cascade", "visit:write: clearing Visit.loan",
		},
		"Room": {
			"house:write: writing Room", "work:write: clearing Work.room", "work:place: clearing Work.room",
			"loan:write: deleting Loan by cascade", "visit:write: clearing Visit.loan",
		},
		"RoomKey": {"house:write: writing RoomKey"},
		"Work":    {"work:write: writing Work", "loan:write: deleting Loan by cascade", "visit:write: clearing Visit.loan"},
		"Person":  {"person:write: writing Person", "work:write: clearing Work.owner"},
		"Visit":   {"visit:write: writing Visit"},
	} {
		if diff := cmp.Diff(want, missingScopes(t, typ)); diff != "" {
			t.Errorf("delete%s: (-want +got):\n%s", typ, diff)
		}
	}
}

// missingScopes lists the scopes that a delete requires. It also checks that a caller who
// lacks only one of them is refused for that scope.
func missingScopes(t *testing.T, typ string) (all []string) {
	t.Helper()
	model := storetest.Load(t, museumSDL)
	public := gqlparser.MustLoadSchema(&ast.Source{Input: model.PublicSDL()})
	id := record.ID{Prefix: model.Schema().Type(typ).IDPrefix}.String()
	doc := parse(t, public, `mutation { gone: delete`+typ+`(id: "`+id+`") { id } }`)
	c := compiler(t, model.Schema(), public, engine.DefaultLimits(), 10)
	refused := func(by record.Principal) (scopes, messages []string) {
		_, problems := c.Compile(engine.Request{Document: doc, Operation: doc.Operations[0], Principal: by})
		for _, p := range problems {
			if p.Path.String() != "gone" || p.Err.Kind != record.ErrForbidden {
				t.Errorf("delete%s: %s: %v", typ, p.Path, p.Err)
			}
			action := strings.TrimSuffix(p.Err.Message, " needs the scope "+p.Err.Scope)
			scopes, messages = append(scopes, p.Err.Scope), append(messages, p.Err.Scope+": "+action)
		}
		return scopes, messages
	}
	scopes, all := refused(record.Principal{})
	for _, missing := range scopes {
		if got, _ := refused(allBut(model.Schema(), missing)); !slices.Equal(got, []string{missing}) {
			t.Errorf("delete%s without %s is refused for %v", typ, missing, got)
		}
	}
	return all
}
