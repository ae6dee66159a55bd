package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"recordgraph/app"
	"recordgraph/examples/catalogue"
	"recordgraph/graph"
	"recordgraph/load"
	"recordgraph/record"
)

// sampleBatch is greater than the number of rows, so that one transaction loads them all. An interrupted start then
// leaves no rows, and the next start loads them all.
const sampleBatch = 10_000

// sampleTimeout is the time limit of that transaction, long enough for a slow machine.
const sampleTimeout = 5 * time.Minute

// loadSample loads the sample catalogue unless the database has films. Rows that can't be loaded are reported to out.
func loadSample(ctx context.Context, cfg app.Config, out io.Writer, logger *slog.Logger) (err error) {
	cfg.RequestTimeout, cfg.StatementTimeout = sampleTimeout, sampleTimeout
	schema := graph.Schema()
	films := schema.Type(catalogue.Type)
	if films == nil {
		return nil // another model, which the sample does not fit
	}
	records, err := app.OpenStore(ctx, cfg, schema, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	empty, err := isEmpty(ctx, load.Records{Store: records.Store}, films)
	if err != nil || !empty {
		return err
	}
	source, err := catalogue.Films()
	if err != nil {
		return err
	}
	summary, err := load.Run(ctx, load.Config{
		Store: load.Records{Store: records.Store}, Type: films, Source: source, Name: catalogue.Name,
		CreateRelated: true, BatchSize: sampleBatch, Report: out,
	})
	if err != nil {
		return fmt.Errorf("sample catalogue: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s\n", summary)
	return err
}

// isEmpty reports whether a type has no records.
func isEmpty(ctx context.Context, store load.Store, t *record.Type) (bool, error) {
	answer, err := store.List(ctx, &record.Connection{
		Type: t,
		Page: record.Page{Limit: 1},
		Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: &record.Selection{
			Type:   t,
			Fields: []record.Selected{{Key: "id", Field: t.ID()}},
		}}},
	})
	if err != nil {
		return false, fmt.Errorf("look for films: %w", err)
	}
	var page struct{ Nodes []json.RawMessage }
	if err := json.NewDecoder(bytes.NewReader(answer)).Decode(&page); err != nil {
		return false, fmt.Errorf("look for films: %w", err)
	}
	return len(page.Nodes) == 0, nil
}
