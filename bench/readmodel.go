package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"recordgraph/bench/workload"
	"recordgraph/internal/plainmodel"
	"recordgraph/model"
)

// startReadModel starts the service with the catalogue's model, without its parts in Go, read at run time.
func (s *servers) startReadModel(ctx context.Context) (*target, error) {
	dir := filepath.Join(s.dir, "model")
	sdl, err := os.ReadFile(model.SchemaFile)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	text, err := plainmodel.Of(string(sdl))
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := errors.Join(os.MkdirAll(dir, 0o750), os.WriteFile(filepath.Join(dir, model.SchemaFile), []byte(text), 0o600)); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	what := s.service(workload.ReadModel)
	what.args = append(what.args, "--model", dir)
	return s.startAs(ctx, what)
}
