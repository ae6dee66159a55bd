package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
)

// goodFacts are the facts of a database that meets the requirements.
func goodFacts() map[string]string {
	return map[string]string{
		"version": "15.1", "encoding": "UTF8", "clientEncoding": "UTF8", "locale": "C", "icuVersion": "153.120", "icuVersionRecorded": "153.120",
		"standby": "false", "readOnly": "off", "synchronousCommit": "on", "role": "app", "timeZone": "UTC", "intervalStyle": "postgres", "jit": "off",
	}
}

func TestRequirements(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fact, value string
		want        []Finding
	}{
		{"jit", "off", nil},
		{"timeZone", "Etc/UTC", nil},
		{"synchronousCommit", "remote_apply", nil},
		{"icuVersionRecorded", "", nil},
		{"encoding", "SQL_ASCII", []Finding{{Refused, "the database's encoding is SQL_ASCII, not UTF8", "make a database with ENCODING 'UTF8', and move the data there"}}},
		{"clientEncoding", "LATIN1", []Finding{{Refused, "client_encoding is LATIN1, not UTF8", "reset it for the role and in the pooler"}}},
		{"icuVersion", "", []Finding{{NotReady, "the database has no collation und-x-icu, which folding text needs", "use a PostgreSQL that is built with ICU"}}},
		{"icuVersion", "153.121", []Finding{{
			Reported, "the version of the collation und-x-icu is 153.121, and indexes may be of version 153.120",
			`REINDEX the indexes of @index(fold: true), then run: ALTER COLLATION pg_catalog."und-x-icu" REFRESH VERSION;`,
		}}},
		{"standby", "true", []Finding{{NotReady, "the database is a standby: the service needs the primary", "name the primary, or all hosts, in DATABASE_URL"}}},
		{"readOnly", "on", []Finding{{NotReady, "the database takes no writes at the moment", "set default_transaction_read_only to off"}}},
		{"synchronousCommit", "off", []Finding{{Reported, "synchronous_commit is off, so a crash of the database loses confirmed writes", "set it to on"}}},
		{"timeZone", "Asia/Tokyo", []Finding{{Reported, "TimeZone of sessions is Asia/Tokyo, not UTC", `run: ALTER ROLE "app" SET TimeZone = 'UTC';`}}},
		{"intervalStyle", "iso_8601", []Finding{{Reported, "IntervalStyle of sessions is iso_8601, not postgres", `run: ALTER ROLE "app" SET IntervalStyle = 'postgres';`}}},
		{"jit", "on", []Finding{{Reported, "jit of sessions is on, not off", `run: ALTER ROLE "app" SET jit = 'off';`}}},
	} {
		facts := goodFacts()
		facts[test.fact] = test.value
		if diff := cmp.Diff(test.want, judge(facts).Findings); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.fact, test.value, diff)
		}
	}
}

func TestWorstFinding(t *testing.T) {
	t.Parallel()
	facts := goodFacts()
	if worst := judge(facts).Worst(); worst != nil {
		t.Errorf("worst of no findings: %v", worst)
	}
	for _, step := range []struct {
		fact, value string
		want        Severity
	}{{"jit", "on", Reported}, {"standby", "true", NotReady}, {"encoding", "LATIN1", Refused}} {
		facts[step.fact] = step.value
		if worst := judge(facts).Worst(); worst.Severity != step.want {
			t.Errorf("%s %s: worst is %v", step.fact, step.value, worst)
		}
	}
}

// TestInspect inspects databases that do not meet a requirement.
func TestInspect(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options, change, url string
		pooler               string
		want                 []string
	}{
		"good":      {},
		"encoding":  {options: "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'", want: []string{"the database's encoding is SQL_ASCII, not UTF8"}},
		"latin":     {options: "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", want: []string{"the database's encoding is LATIN1, not UTF8"}},
		"ICU":       {change: `DELETE FROM pg_collation WHERE collname = 'und-x-icu'`, want: []string{"the database has no collation und-x-icu, which folding text needs"}},
		"durable":   {url: "&synchronous_commit=off", want: []string{"synchronous_commit is off, so a crash of the database loses confirmed writes"}},
		"read-only": {url: "&default_transaction_read_only=on&target_session_attrs=any", want: []string{"the database takes no writes at the moment"}},
		"pooler":    {pooler: Transaction, want: []string{"jit of sessions is on, not off"}},
		"another ICU": {
			change: `UPDATE pg_collation SET collversion = '1.2' WHERE collname = 'und-x-icu'`,
			want:   []string{"the version of the collation und-x-icu is ACTUAL, and indexes may be of version 1.2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := newURLWith(t, test.options)
			if test.change != "" {
				exec(t, open(t, Config{URL: url}), test.change)
			}
			db := open(t, Config{URL: url + test.url, Pooler: test.pooler})
			inspection := must(Inspect(t.Context(), db))(t)
			var got []string
			for _, f := range inspection.Findings {
				got = append(got, f.Message)
			}
			for i := range test.want {
				if strings.Contains(test.want[i], "ACTUAL") {
					test.want[i] = strings.ReplaceAll(test.want[i], "ACTUAL", scanOne[string](t, db, `SELECT pg_collation_actual_version(oid) FROM pg_collation WHERE collname = 'und-x-icu'`))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%v", diff, inspection.LogValue())
			}
		})
	}
}

// TestCollationWarningIsNoUnknownOutcome writes into an index of another version of ICU. PostgreSQL warns in the first
// statement of each session.
func TestCollationWarningIsNoUnknownOutcome(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db := newDB(t, Config{URL: url})
	exec(t, db, `CREATE INDEX folded ON t (lower(v COLLATE "und-x-icu"))`)
	exec(t, db, `UPDATE pg_collation SET collversion = '1.2' WHERE collname = 'und-x-icu'`)
	insert := func(ctx context.Context, q sqlx.QueryerContext) error {
		return Each(ctx, q, `INSERT INTO t VALUES ($1, 'a') RETURNING id`, []any{int64(1)}, func([]sqldriver.Value) error { return nil })
	}
	warned := open(t, Config{URL: url})
	if err := Write(t.Context(), warned, func(ctx context.Context, tx *Tx) error {
		_, err := tx.Autocommit(ctx, insert)
		return err
	}); err != nil {
		t.Errorf("autocommit: %v", err)
	}
	exec(t, warned, `DELETE FROM t`)
	if err := InTx(t.Context(), open(t, Config{URL: url}), TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
		return insert(ctx, tx)
	}); err != nil {
		t.Errorf("a transaction: %v", err)
	}
}
