package engine_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/engine"
	"recordgraph/record"
	"recordgraph/store/storetest"
)

// museumSDL has relations of every kind, some of them in circles.
const museumSDL = `
"A museum." type Museum @record { name: String!  twin: Museum @relation(onDelete: SET_NULL) }
"A room." type Room @record(write: "house:write") { name: String!  museum: Museum! @relation(onDelete: CASCADE)  inside: Room @relation(onDelete: CASCADE) }
"A key." type RoomKey @record(write: "house:write") { name: String!  room: Room! @relation(onDelete: CASCADE) }
"A work." type Work @record { name: String!  room: Room @relation(onDelete: SET_NULL) @auth(scope: "work:place")  owner: Person @relation(onDelete: SET_NULL) }
"A person." type Person @record { name: String!  museum: Museum @relation }
"A loan." type Loan @record { name: String!  work: Work! @relation(onDelete: CASCADE)  room: Room! @relation(onDelete: CASCADE) }
"A visit." type Visit @record { name: String!  loan: Loan @relation(onDelete: SET_NULL) }
`

// TestDeleteNeedsTheScopesOfAllItMayWrite deletes with one scope less at a time.
func TestDeleteNeedsTheScopesOfAllItMayWrite(t *testing.T) {
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

// missingScopes lists what a delete by a caller without scopes is refused for, and
// expects that each scope alone is refused for where only that is missing.
func missingScopes(t *testing.T, typ string) (all []string) {
	t.Helper()
	model := storetest.Load(t, museumSDL)
	public := gqlparser.MustLoadSchema(&ast.Source{Input: model.PublicSDL()})
	id := record.ID{Prefix: model.Schema().Type(typ).IDPrefix}.String()
	doc, errs := gqlparser.LoadQueryWithRules(public, `mutation { gone: delete`+typ+`(id: "`+id+`") { id } }`, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	c := compiler(t, model.Schema(), public, engine.DefaultLimits(), 10)
	refused := func(by record.Principal) (scopes, says []string) {
		_, problems := c.Compile(engine.Request{Document: doc, Operation: doc.Operations[0], Principal: by})
		for _, p := range problems {
			if p.Path.String() != "gone" || p.Err.Kind != record.ErrForbidden {
				t.Errorf("delete%s: %s: %v", typ, p.Path, p.Err)
			}
			what := p.Err.Message[:len(p.Err.Message)-len(" needs the scope "+p.Err.Scope)]
			scopes, says = append(scopes, p.Err.Scope), append(says, p.Err.Scope+": "+what)
		}
		return scopes, says
	}
	scopes, all := refused(record.Principal{})
	for _, missing := range scopes {
		if got, _ := refused(allBut(model.Schema(), missing)); !slices.Equal(got, []string{missing}) {
			t.Errorf("delete%s without %s is refused for %v", typ, missing, got)
		}
	}
	return all
}
