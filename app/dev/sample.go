package dev

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"recordgraph/app/service"
	"recordgraph/load"
	"recordgraph/model/ddl"
	"recordgraph/record"
)

// sampleBatch is greater than the number of rows of a usual file, so that one transaction loads them all. An interrupted start then
// leaves no rows, and the next start loads them all.
const sampleBatch = 10_000

// sampleTimeout is the time limit of that transaction, long enough for a slow machine.
const sampleTimeout = 5 * time.Minute

// readDir reads the service of a model directory with its sample data.
func readDir(dir string) (service.Definition, error) {
	def, err := service.Read(dir)
	if err != nil {
		return def, err
	}
	def.Samples, err = service.ReadSamples(filepath.Join(dir, service.SamplesDir), def.Schema)
	return def, err
}

// loadNewSamples loads the sample data of record types whose tables did not exist before; all of it when its files have
// changed.
func (l *live) loadNewSamples(ctx context.Context, before ddl.Tables) error {
	if l.samples.changed() {
		return l.loadSamples(ctx, l.definition.Samples)
	}
	var samples []service.Sample
	for _, s := range l.definition.Samples {
		if before.Find(l.definition.Schema.Type(s.Type).Table) == nil {
			samples = append(samples, s)
		}
	}
	return l.loadSamples(ctx, samples)
}

// loadSamples loads sample data of record types without records. Rows that can't be loaded are reported.
func (e environment) loadSamples(ctx context.Context, samples []service.Sample) (err error) {
	if len(samples) == 0 {
		return nil
	}
	cfg := e.Service
	cfg.RequestTimeout, cfg.StatementTimeout = sampleTimeout, sampleTimeout
	records, err := service.OpenStore(ctx, e.definition, cfg, e.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	var missing []service.Sample // checked first: loading one type may create records of another
	for _, s := range samples {
		t := records.Schema().Type(s.Type)
		if t == nil {
			return fmt.Errorf("sample data %s: the model has no record type %s", s.Name, s.Type)
		}
		empty, err := isEmpty(ctx, load.Records{Store: records.Store}, t)
		if err != nil {
			return err
		}
		if empty {
			missing = append(missing, s)
		}
	}
	for _, s := range missing {
		if err := e.loadSample(ctx, load.Records{Store: records.Store}, s); err != nil {
			return fmt.Errorf("sample data %s: %w", s.Name, err)
		}
	}
	return nil
}

func (e environment) loadSample(ctx context.Context, records load.Records, s service.Sample) (err error) {
	source, err := s.Open()
	if err != nil {
		return err
	}
	if file, ok := source.(io.Closer); ok {
		defer func() { err = errors.Join(err, file.Close()) }()
	}
	summary, err := load.Run(ctx, load.Config{
		Store: records, Type: records.Schema().Type(s.Type), Source: source, Name: s.Name,
		CreateRelated: s.CreateRelated, BatchSize: sampleBatch, Report: e.Out,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "%s: %s\n", s.Name, summary)
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
		return false, fmt.Errorf("look for records: %w", err)
	}
	var page struct{ Nodes []json.RawMessage }
	if err := json.NewDecoder(bytes.NewReader(answer)).Decode(&page); err != nil {
		return false, fmt.Errorf("look for records: %w", err)
	}
	return len(page.Nodes) == 0, nil
}
