package app

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
)

var update = flag.Bool("update", false, "write docs/settings.md")

// settingsPage is the page that is generated from the flags.
const settingsPage = "../docs/settings.md"

const settingsHead = `# Settings

Every setting is a flag and an environment variable; the flag wins, an empty variable counts as not set. Durations are
written ` + "`500ms`, `10s`, `2m`" + `. ` + "`recordgraph COMMAND --help`" + ` shows the settings of a command; a wrong one stops it at once,
named by its flag. Secrets never appear in logs. This page is made from the flags: ` + "`go test ./app -update`" + `.

A service needs two: ` + "`DATABASE_URL` and `RECORDGRAPH_AUTH_KEYS`" + `.

| command | settings |
|---|---|
| ` + "`serve`" + ` | all settings below except those of other commands |
| ` + "`migrate`" + ` | Model, Database, Logging; ` + "`migrate diff`" + ` Model alone; ` + "`migrate finish`" + ` also its own |
| ` + "`model check`" + ` | its own, Model, Database (none: the model and its migrations are checked alone), Logging |
| ` + "`cursor-key`" + ` | Database, Logging |
| ` + "`load`" + ` | its own, Database (statements may take 1m and transactions 2m by default), Logging |
| ` + "`export`" + ` | its own, Database (statements may take 1m by default), Logging |
| ` + "`token`" + ` | its own, Authentication |
| ` + "`schema`" + ` | its own, Limits |

Two variables of the Go runtime apply. Set ` + "`GOMEMLIMIT`" + ` to about 80 % of the memory that the process may use. The service
then collects garbage less often than Go's default, unless ` + "`GOGC`" + ` is set.
`

// Traces, key rotation and pools need more than a line.
const settingsFoot = `
## Traces

Traces use [the variables of OpenTelemetry](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
They are off unless an endpoint is set. If a variable has an invalid value, ` + "`serve`" + ` names it and does not start.

| variable | default | meaning |
|---|---|---|
| ` + "`OTEL_EXPORTER_OTLP_ENDPOINT`" + ` |  | address of the collector, such as ` + "`http://collector:4318`" + `; spans go to ` + "`/v1/traces`" + ` below it |
| ` + "`OTEL_TRACES_EXPORTER`" + ` | ` + "`otlp`" + ` with an endpoint | ` + "`none`" + ` turns traces off, ` + "`otlp`" + ` without an endpoint sends to ` + "`http://localhost:4318`" + ` |
| ` + "`OTEL_SDK_DISABLED`" + ` | ` + "`false`" + ` | ` + "`true`" + ` turns traces off |
| ` + "`OTEL_EXPORTER_OTLP_PROTOCOL`" + ` | ` + "`http/protobuf`" + ` | the only protocol |
| ` + "`OTEL_EXPORTER_OTLP_HEADERS`" + ` |  | headers for the collector, such as ` + "`api-key=…`" + `; a secret |
| ` + "`OTEL_EXPORTER_OTLP_COMPRESSION`" + ` | ` + "`none`" + ` | or ` + "`gzip`" + ` |
| ` + "`OTEL_EXPORTER_OTLP_TIMEOUT`" + ` | ` + "`10000`" + ` | milliseconds of one attempt |
| ` + "`OTEL_EXPORTER_OTLP_CERTIFICATE`" + `, ` + "`…_CLIENT_CERTIFICATE`" + `, ` + "`…_CLIENT_KEY`" + ` |  | PEM files |
| ` + "`OTEL_TRACES_SAMPLER`" + `, ` + "`OTEL_TRACES_SAMPLER_ARG`" + ` | ` + "`parentbased_always_on`" + ` | ` + "`parentbased_traceidratio`" + ` and ` + "`0.01`" + ` for one request in a hundred |
| ` + "`OTEL_SERVICE_NAME`" + `, ` + "`OTEL_RESOURCE_ATTRIBUTES`" + ` | ` + "`recordgraph`" + ` | name and attributes of the service in spans |

The variables of the exporter also exist as ` + "`OTEL_EXPORTER_OTLP_TRACES_…`" + `, which take precedence. That endpoint is used
without a path added.

## Keys

` + "`RECORDGRAPH_AUTH_KEYS`" + ` names one or more keys, separated by spaces. Each is bound to its algorithm:

` + "```" + `
HS256:base64:3q2+7w…                            a secret of at least 32 bytes
RS256:kid=2026-11:file:/run/secrets/jwt.pem     a private key signs and verifies, a public one verifies
dir:/run/secrets/keys                           a folder of <kid>.pem and <kid>.hs256
file:/run/secrets/keys.txt                      a file of such specifications, one per line
` + "```" + `

[The guide to the API](api.md#tokens) describes the content of a token.

To rotate, add the new key after the old one and restart all replicas. Then put it first, so that it signs. Remove the old
key when its last token has expired.

## Keys of cursors

Cursors are encrypted. Without ` + "`RECORDGRAPH_CURSOR_KEYS`" + ` the keys are random secrets in the database, which all replicas
share, so nothing needs to be configured. With it, the keys in the database are not used. The variable holds one or more keys,
separated by spaces, the same on all replicas. Each key has an ID, a number from 1 to 255, which is part of its cursors, and a
secret of at least 32 bytes:

` + "```" + `
2:base64:3q2+7w…                  a secret, as ` + "`head -c 32 /dev/urandom | base64`" + ` writes it
1:file:/run/secrets/cursor-1      a file that holds the secret
file:/run/secrets/cursors.txt     a file of such specifications, one per line
` + "```" + `

The first key encrypts, all keys decrypt. [Key rotation](operate.md#key-rotation) describes how to replace one.

## Behind a pooler

With PgBouncer in transaction mode, set ` + "`RECORDGRAPH_POOLER=transaction`" + `. Migrations need a session, so give them a URL that
bypasses it: ` + "`RECORDGRAPH_MIGRATE_URL`" + `. [Pools](operate.md#pools) describes the settings of PgBouncer.
`

func TestSettingsPage(t *testing.T) {
	t.Parallel()
	want := renderSettings(t)
	if *update {
		if err := os.WriteFile(settingsPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(settingsPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("run go test ./app -update:\n%s", diff)
	}
}

func renderSettings(t *testing.T) string {
	t.Helper()
	commands := newCommand(env{service: testService(), getenv: func(string) string { return "" }})
	var b strings.Builder
	b.WriteString(settingsHead)
	for _, group := range []service.Group{
		service.GroupModel, service.GroupServer, service.GroupDatabase, service.GroupAuth, service.GroupLimits, service.GroupLog,
	} {
		renderTable(t, &b, string(group), commands.Command("serve").Flags, string(group))
	}
	renderTable(t, &b, "`init`", commands.Command("init").Flags, "")
	renderTable(t, &b, "`dev`", commands.Command("dev").Flags, "")
	renderTable(t, &b, "`migrate finish`", commands.Command("migrate").Command("finish").Flags, "")
	renderTable(t, &b, "`load`", commands.Command("load").Flags, "")
	renderTable(t, &b, "`export`", commands.Command("export").Flags, "")
	renderTable(t, &b, "`token`", commands.Command("token").Flags, "")
	renderTable(t, &b, "`schema`", commands.Command("schema").Flags, "")
	renderTable(t, &b, "`model check`", commands.Command("model").Command("check").Flags, "")
	b.WriteString(settingsFoot)
	return b.String()
}

func renderTable(t *testing.T, b *strings.Builder, title string, flags []cli.Flag, category string) {
	t.Helper()
	fmt.Fprintf(b, "\n## %s\n\n| flag | variable | default | meaning |\n|---|---|---|---|\n", title)
	for _, f := range flags {
		doc, categorized := f.(cli.DocGenerationFlag), f.(cli.CategorizableFlag)
		if categorized.GetCategory() != category {
			continue
		}
		def := strings.Trim(doc.GetDefaultText(), `"`)
		if def == "" {
			def = doc.GetValue()
		}
		if def != "" {
			def = "`" + def + "`"
		}
		fmt.Fprintf(b, "| `--%s` | `%s` | %s | %s |\n", f.Names()[0], strings.Join(doc.GetEnvVars(), "`, `"), def,
			strings.ReplaceAll(doc.GetUsage(), "|", "\\|"))
	}
}

// Each flag has one variable, named after it, and a variable has the same meaning in all commands.
func TestEveryFlagHasItsVariable(t *testing.T) {
	t.Parallel()
	meaning := map[string]string{}
	var walk func(cmd *cli.Command)
	walk = func(cmd *cli.Command) {
		for _, f := range cmd.Flags {
			doc := f.(cli.DocGenerationFlag)
			name, vars := f.Names()[0], doc.GetEnvVars()
			if len(vars) != 1 {
				t.Errorf("%s --%s has the variables %q", cmd.Name, name, vars)
				continue
			}
			if v := vars[0]; v != "DATABASE_URL" {
				suffix := strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
				if v != "RECORDGRAPH_"+suffix && v != "RECORDGRAPH_"+strings.ToUpper(cmd.Name)+"_"+suffix {
					t.Errorf("%s --%s has the variable %s", cmd.Name, name, v)
				}
			}
			if other, ok := meaning[vars[0]]; ok && other != doc.GetUsage() {
				t.Errorf("%s means %q and %q", vars[0], other, doc.GetUsage())
			}
			meaning[vars[0]] = doc.GetUsage()
		}
		for _, sub := range cmd.Commands {
			walk(sub)
		}
	}
	walk(newCommand(env{service: testService(), getenv: func(string) string { return "" }}))
}
