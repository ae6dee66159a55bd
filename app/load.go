package app

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/load"
	"recordgraph/record"
)

// A batch of rows may take longer than a request.
const (
	loadStatementTimeout = time.Minute
	loadTimeout          = 2 * time.Minute
)

// loadOptions are the flags of load.
type loadOptions struct {
	format, name                   string
	dryRun, createRelated, restart bool
	batchSize, fromLine            int
}

// loadCommand loads rows of a file.
func loadCommand(e env) *cli.Command {
	cfg := service.DefaultConfig()
	cfg.StatementTimeout, cfg.RequestTimeout = loadStatementTimeout, loadTimeout
	o := &loadOptions{batchSize: load.DefaultBatchSize, fromLine: 1}
	return &cli.Command{
		Name:      "load",
		Usage:     "load the rows of a file as records of a type",
		ArgsUsage: "TYPE FILE",
		Description: "FILE is NDJSON, a JSON array or CSV, plain or gzip; - is standard input. A row is a create input: the\n" +
			"field names of the API. A relation is an ID or an object with a unique key of the other type, such as\n" +
			"{\"owner\": {\"email\": \"ada@example.com\"}}, with keys in keys where they hold relations; in CSV the column\n" +
			"owner.email. Numbers are taken by their exact text. An empty CSV cell leaves its field out;\n" +
			"lists and JSON in cells are JSON texts. What was exported is loaded as it was, IDs, versions and times included.\n\n" +
			"A row that can't be loaded is reported as FILE:LINE: FIELD: REASON and left out. The exit status is 0 when all\n" +
			"rows were loaded, by this run or those before it, 1 when some were not, 2 when the file can't be read to its end.\n\n" +
			"The database stores the progress of a load with each batch. A second run continues where the first one ended,\n" +
			"and loads no row twice. A changed file is refused.",
		Flags: append(o.flags(e), flagsOf(&cfg, e, service.GroupModel, service.GroupDatabase, service.GroupLog)...),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 2 {
				return usagef("load takes two arguments, TYPE and FILE; see recordgraph load --help")
			}
			return o.run(ctx, e, cfg, cmd.Args().Get(0), cmd.Args().Get(1))
		},
	}
}

func (o *loadOptions) flags(e env) []cli.Flag {
	return ownFlags(e,
		service.Setting{
			Name: "format", Env: "RECORDGRAPH_LOAD_FORMAT", Value: &o.format,
			Usage: "ndjson, json or csv; empty derives it from the file's name",
		},
		service.Setting{
			Name: "dry-run", Env: "RECORDGRAPH_LOAD_DRY_RUN", Value: &o.dryRun,
			Usage: "check all rows, in the database too, and write nothing",
		},
		service.Setting{
			Name: "create-related", Env: "RECORDGRAPH_LOAD_CREATE_RELATED", Value: &o.createRelated,
			Usage: "create related records whose unique key does not exist yet",
		},
		service.Setting{
			Name: "batch-size", Env: "RECORDGRAPH_LOAD_BATCH_SIZE", Value: &o.batchSize,
			Usage: "rows of one transaction",
		},
		service.Setting{
			Name: "name", Env: "RECORDGRAPH_LOAD_NAME", Value: &o.name,
			Usage: "name under which the progress is stored, per type; empty is the file's name; without a name, standard input has no stored progress",
		},
		service.Setting{
			Name: "restart", Env: "RECORDGRAPH_LOAD_RESTART", Value: &o.restart,
			Usage: "load the file from its beginning, whatever its progress is",
		},
		service.Setting{
			Name: "from-line", Env: "RECORDGRAPH_LOAD_FROM_LINE", Value: &o.fromLine,
			Usage: "begin with the row that begins on this line, whatever the progress is",
		},
	)
}

func (o *loadOptions) run(ctx context.Context, e env, cfg service.Config, typeName, name string) (err error) {
	log, err := logger(cfg, e.stderr)
	if err := firstOf(err, usage(cfg.ValidateDatabase())); err != nil {
		return err
	}
	s, err := e.definition(&cfg)
	if err != nil {
		return err
	}
	schema := s.Schema
	t := schema.Type(typeName)
	if t == nil {
		return usagef("there is no record type %s; there are %s", word(typeName), typeNames(schema))
	}
	if o.batchSize < 1 {
		return usagef("--batch-size: must be at least 1")
	}
	if o.fromLine < 1 {
		return usagef("--from-line: must be at least 1")
	}
	file, err := o.open(e, name, t)
	if err != nil {
		return usage(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	records, err := service.OpenStore(ctx, s, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	bar := load.NewBar(e.stderr, file)
	summary, err := load.Run(ctx, load.Config{
		Store: load.Records{Store: records.Store}, Type: t, Source: file, Name: file.Name,
		Notes: o.notes(records, name), NoteName: o.noteName(name), Restart: o.restart,
		DryRun: o.dryRun, CreateRelated: o.createRelated, BatchSize: o.batchSize, FromLine: o.fromLine,
		Report: bar, Progress: bar.Show,
	})
	return errors.Join(bar.Close(), e.say("%s", summary), o.outcome(summary, err))
}

// noteName is the name under which the progress is stored; empty stores none.
func (o *loadOptions) noteName(file string) string {
	if o.name == "" && file != "-" {
		return filepath.Base(file)
	}
	return o.name
}

func (o *loadOptions) notes(records *service.Records, file string) load.Notes {
	if o.noteName(file) == "" {
		return nil
	}
	return load.Records{Store: records.Store}
}

func (o *loadOptions) open(e env, name string, t *record.Type) (*load.File, error) {
	var format load.Format
	if o.format != "" {
		var err error
		if format, err = load.ParseFormat(o.format); err != nil {
			return nil, err
		}
	}
	return load.Open(name, format, e.stdin, t)
}

// outcome is the exit status of a load.
func (o *loadOptions) outcome(s load.Summary, err error) error {
	var syntax *load.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return usage(err)
	case err == nil && !s.Complete():
		return &exitError{status: exitFailed}
	}
	return err
}
