package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/export"
	"recordgraph/record"
	"recordgraph/store"
)

// exportStatementTimeout is long enough for a filter or an order that no index serves, whose first row comes after a scan
// of all rows.
const exportStatementTimeout = time.Minute

// exportOptions are the flags of export.
type exportOptions struct {
	format, filter, orderBy, fields, output string
}

// exportCommand writes the records of a type.
func exportCommand(e env) *cli.Command {
	cfg := service.DefaultConfig()
	cfg.StatementTimeout = exportStatementTimeout
	o, example := &exportOptions{}, e.exampleType()
	return &cli.Command{
		Name:      "export",
		Usage:     "write the records of a type to a file",
		ArgsUsage: "TYPE",
		Description: "Writes all records that match, from one snapshot of the database, as NDJSON or CSV.\n" +
			"Filter and order are those of the API, as JSON:\n\n" +
			"   recordgraph export " + example.Name + " --filter '{\"createdAt\": {\"last\": \"P7D\"}}' --output " + example.Plural + ".csv.gz\n\n" +
			"Relations are IDs. `recordgraph load` loads a file with all fields back, with IDs, versions and times. An output file\n" +
			"appears complete or not at all. If its name ends in .gz, it is compressed. On standard output and in pipes, only the\n" +
			"exit status shows a failure.",
		Flags: append(append(o.flags(e), flagOf(cfg.ExportTimeoutSetting(), e)), flagsOf(&cfg, e, service.GroupModel, service.GroupDatabase, service.GroupLog)...),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.NArg() != 1 {
				return usagef("export takes one argument, TYPE; see recordgraph export --help")
			}
			return o.run(ctx, e, cfg, cmd.Args().First())
		},
	}
}

func (o *exportOptions) flags(e env) []cli.Flag {
	return ownFlags(e,
		service.Setting{
			Name: "format", Env: "RECORDGRAPH_EXPORT_FORMAT", Value: &o.format,
			Usage: "ndjson or csv; empty derives it from the output's name, or is ndjson",
		},
		service.Setting{
			Name: "filter", Env: "RECORDGRAPH_EXPORT_FILTER", Value: &o.filter,
			Usage: "the API's filter as JSON; empty exports all records",
		},
		service.Setting{
			Name: "order-by", Env: "RECORDGRAPH_EXPORT_ORDER_BY", Value: &o.orderBy,
			Usage: "the API's orderBy as JSON; empty is by ID",
		},
		service.Setting{
			Name: "fields", Env: "RECORDGRAPH_EXPORT_FIELDS", Value: &o.fields,
			Usage: "names of fields, separated by commas; empty exports all stored fields",
		},
		service.Setting{
			Name: "output", Env: "RECORDGRAPH_EXPORT_OUTPUT", Value: &o.output,
			Usage: "output file; - or empty is standard output",
		},
	)
}

func (o *exportOptions) run(ctx context.Context, e env, cfg service.Config, typeName string) (err error) {
	log, err := logger(cfg, e.stderr)
	if err := firstOf(err, usage(cfg.ValidateDatabase())); err != nil {
		return err
	}
	s, err := e.definition(&cfg)
	if err != nil {
		return err
	}
	schema := s.Schema
	req, err := o.request(schema, typeName)
	if err != nil {
		return usage(err)
	}
	records, err := service.OpenStore(ctx, s, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	req.Session = records.Session(store.SessionConfig{Principal: record.Principal{Operator: true}})
	prepared, problems := export.New(schema, cfg.Input).Prepare(req)
	if len(problems) > 0 {
		var errs []error
		for _, p := range problems {
			errs = append(errs, p)
		}
		return usage(errors.Join(errs...))
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.ExportTimeout)
	defer cancel()
	return o.write(ctx, e.stdout, prepared)
}

// request reads the flags.
func (o *exportOptions) request(schema *record.Schema, typeName string) (export.Request, error) {
	req := export.Request{Type: schema.Type(typeName), Format: export.NDJSON, Filter: o.filter, OrderBy: o.orderBy, Now: time.Now()}
	if req.Type == nil {
		return req, fmt.Errorf("there is no record type %s; there are %s", word(typeName), typeNames(schema))
	}
	if info, err := os.Stat(o.output); err == nil && info.IsDir() {
		return req, fmt.Errorf("--output: %s is a directory", o.output)
	}
	if o.fields != "" {
		req.Fields = strings.Split(o.fields, ",")
	}
	format, flag := o.format, "--format: "
	if format == "" {
		format, flag = strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(o.output, ".gz")), "."), "--output: "
	}
	if format == "" {
		return req, nil
	}
	var err error
	if req.Format, err = export.ParseFormat(format); err != nil {
		return req, fmt.Errorf("%s%w", flag, err)
	}
	return req, nil
}
