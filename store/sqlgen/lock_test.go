package sqlgen_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

func TestLock(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	lock := func(typ, id string, mode record.LockMode) record.Lock {
		of := schema.Type(typ)
		return record.Lock{Type: of, ID: record.ID{Prefix: of.IDPrefix, UUID: uuid.MustParse(id)}, Mode: mode}
	}
	st := sqlgen.Lock(planner.Lock([]record.Lock{
		lock("Studio", id1, record.LockUpdate), lock("Studio", id2, record.LockKeyShare), lock("Movie", id1, record.LockNoKeyUpdate), lock("Movie", id2, record.LockNoKeyUpdate),
	}))
	want := `SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) ` +
		`LEFT JOIN LATERAL (SELECT FROM "studios" t0 WHERE t0."id" = l.id AND l.n = 0 FOR KEY SHARE) l0 ON true ` +
		`LEFT JOIN LATERAL (SELECT FROM "studios" t0 WHERE t0."id" = l.id AND l.n = 1 FOR UPDATE) l1 ON true ` +
		`LEFT JOIN LATERAL (SELECT FROM "movies" t0 WHERE t0."id" = l.id AND l.n = 2 FOR NO KEY UPDATE) l2 ON true`
	if st.Text != want {
		t.Errorf("got  %s\nwant %s", st.Text, want)
	}
	array := "{" + strings.Join([]string{id1, id2, id1, id2}, ",") + "}"
	if diff := cmp.Diff([]any{array, "{1,0,2,2}"}, st.Args); diff != "" {
		t.Error(diff)
	}
	same := sqlgen.Lock(planner.Lock([]record.Lock{
		lock("Studio", id1, record.LockKeyShare), lock("Studio", id2, record.LockUpdate), lock("Movie", id2, record.LockNoKeyUpdate),
	}))
	if same.Text != want {
		t.Errorf("another text for the same types and modes: %s", same.Text)
	}
}

// TestClearLocksKeys clears a relation that is part of a unique key, which needs a stronger lock.
func TestClearLocksKeys(t *testing.T) {
	t.Parallel()
	schema := Load(t, `
"A team." type Team @record { name: String! }
"A seat." type Seat @record @unique(fields: ["team", "number"]) { number: Int!  team: Team @relation(onDelete: SET_NULL) }
`).Schema()
	team, seat := schema.Type("Team"), schema.Type("Seat")
	st := sqlgen.Write([]plan.Change{planner.Clear(seat, time.Time{}, []plan.Clearing{{Relation: Field(seat, "team"), IDs: ids(team, id1)}}, nil)}, nil)
	if !strings.Contains(st.Text, ` FROM (SELECT t0."id" FROM "seats" t0 WHERE t0."team_id" = ANY ($3::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0) l WHERE t0."id" = l."id"`) {
		t.Error(st.Text)
	}
}
