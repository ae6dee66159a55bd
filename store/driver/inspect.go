package driver

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
)

// Severity is the consequence of a requirement that a database does not meet.
type Severity uint8

// The severities, in ascending order.
const (
	Reported Severity = iota + 1 // the service works and reports the finding
	NotReady                     // the service is not ready until the database is repaired
	Refused                      // the service does not start
)

// Finding is a requirement that a database does not meet.
type Finding struct {
	Severity Severity
	Message  string // the fault; it contains no secret
	Remedy   string // the operator's action; for the log
}

// String is the message with the remedy.
func (f Finding) String() string { return f.Message + "; " + f.Remedy }

// Inspection is the result of [Inspect].
type Inspection struct {
	facts    []slog.Attr
	Findings []Finding
}

// LogValue lists the facts.
func (i Inspection) LogValue() slog.Value { return slog.GroupValue(i.facts...) }

// Worst returns the first of the findings with the highest severity, or nil.
func (i Inspection) Worst() *Finding {
	var worst *Finding
	for n := range i.Findings {
		if worst == nil || i.Findings[n].Severity > worst.Severity {
			worst = &i.Findings[n]
		}
	}
	return worst
}

// requirement is a fact about a database and the check of its value.
type requirement struct {
	name string
	sql  string // an expression that is a text, or null

	// finding checks the value. It may use the other facts in its message.
	finding func(value string, facts map[string]string) *Finding
}

// requirements are the requirements on a database, except for the tables of the model and the migrations.
var requirements = []requirement{
	{"version", `current_setting('server_version')`, nil},
	{"encoding", `current_setting('server_encoding')`, unless("UTF8", Refused, "the database's encoding is %s, not UTF8",
		"make a database with ENCODING 'UTF8', and move the data there")},
	{"clientEncoding", `current_setting('client_encoding')`, unless("UTF8", Refused, "client_encoding is %s, not UTF8",
		"reset it for the role and in the pooler")},
	{"locale", `(SELECT datctype::text FROM pg_catalog.pg_database WHERE datname = current_database())`, nil},
	{"icuVersion", `(SELECT pg_collation_actual_version(oid) FROM ` + icu + `)`, icuPresent},
	{"icuVersionRecorded", `(SELECT collversion FROM ` + icu + `)`, icuVersion},
	{"standby", `pg_is_in_recovery()::text`, unless("false", NotReady, ErrStandby.Error(), "name the primary, or all hosts, in DATABASE_URL")},
	{"readOnly", `current_setting('default_transaction_read_only')`, unless("off", NotReady, ErrReadOnly.Error(),
		"set default_transaction_read_only to off")},
	{"synchronousCommit", `current_setting('synchronous_commit')`, durable},
	{"role", `current_user::text`, nil},
	{"timeZone", `current_setting('TimeZone')`, session("TimeZone", "UTC", "Etc/UTC")},
	{"intervalStyle", `current_setting('IntervalStyle')`, session("IntervalStyle", "postgres")},
	{"jit", `current_setting('jit')`, session("jit", "off")},
}

// icu selects the row of the collation that folds text.
const icu = `pg_catalog.pg_collation WHERE collname = '` + record.FoldCollation + `' AND collnamespace = 'pg_catalog'::regnamespace`

// Inspect checks the requirements in one statement.
func Inspect(ctx context.Context, db *sqlx.DB) (Inspection, error) {
	expressions := make([]string, len(requirements))
	values := make([]*string, len(requirements))
	dest := make([]any, len(requirements))
	for i, r := range requirements {
		expressions[i], dest[i] = r.sql, &values[i]
	}
	err := Single(ctx, db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
		return conn.QueryRowContext(ctx, "SELECT "+strings.Join(expressions, ", ")).Scan(dest...)
	})
	if err != nil {
		return Inspection{}, err
	}
	facts := map[string]string{}
	for i, r := range requirements {
		if values[i] != nil {
			facts[r.name] = *values[i]
		}
	}
	return judge(facts), nil
}

// judge checks facts against the requirements.
func judge(facts map[string]string) Inspection {
	var out Inspection
	for _, r := range requirements {
		out.facts = append(out.facts, slog.String(r.name, facts[r.name]))
		if r.finding == nil {
			continue
		}
		if f := r.finding(facts[r.name], facts); f != nil {
			out.Findings = append(out.Findings, *f)
		}
	}
	return out
}

// unless requires a value. In the message, %s stands for the actual value.
func unless(want string, s Severity, message, remedy string) func(string, map[string]string) *Finding {
	return func(value string, _ map[string]string) *Finding {
		if value == want {
			return nil
		}
		return &Finding{s, strings.ReplaceAll(message, "%s", value), remedy}
	}
}

// icuPresent requires the collation that folds text.
func icuPresent(version string, _ map[string]string) *Finding {
	if version != "" {
		return nil
	}
	return &Finding{NotReady, "the database has no collation " + record.FoldCollation + ", which folding text needs",
		"use a PostgreSQL that is built with ICU"}
}

// icuVersion reports indexes that may have been built with another version of ICU.
func icuVersion(recorded string, facts map[string]string) *Finding {
	actual := facts["icuVersion"]
	if recorded == "" || actual == "" || recorded == actual {
		return nil
	}
	return &Finding{
		Reported,
		fmt.Sprintf("the version of the collation %s is %s, and indexes may be of version %s", record.FoldCollation, actual, recorded),
		fmt.Sprintf("REINDEX the indexes of @index(fold: true), then run: ALTER COLLATION pg_catalog.%q REFRESH VERSION;", record.FoldCollation),
	}
}

// durable requires that confirmed writes survive a crash.
func durable(value string, _ map[string]string) *Finding {
	if value != "off" {
		return nil
	}
	return &Finding{Reported, "synchronous_commit is off, so a crash of the database loses confirmed writes", "set it to on"}
}

// session requires a session setting. Behind a pooler the role must have the setting; otherwise the service sets it.
func session(name string, good ...string) func(string, map[string]string) *Finding {
	return func(value string, facts map[string]string) *Finding {
		if slices.Contains(good, value) {
			return nil
		}
		return &Finding{
			Reported,
			fmt.Sprintf("%s of sessions is %s, not %s", name, value, good[0]),
			fmt.Sprintf("run: ALTER ROLE %q SET %s = '%s';", facts["role"], name, good[0]),
		}
	}
}
