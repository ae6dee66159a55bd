package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"recordgraph/record"
	"recordgraph/store/driver"
)

// inspectedFor is how long a database that met the requirements is trusted to meet
// them still.
const inspectedFor = 10 * time.Second

// inspector remembers what was last seen of the database, and logs what changes.
type inspector struct {
	log *slog.Logger

	mu   sync.Mutex
	last driver.Inspection
	at   time.Time
}

// inspection looks at the database.
type inspection func(context.Context) (driver.Inspection, error)

// first inspects a database at the start. The error says why no service may start on it.
func (i *inspector) first(ctx context.Context, inspect inspection) error {
	seen, err := inspect(ctx)
	if err != nil {
		return fmt.Errorf("inspect the database: %w", err)
	}
	if worst := seen.Worst(); worst != nil && worst.Severity == driver.Refused {
		return errors.New(worst.String())
	}
	i.note(seen)
	return nil
}

// check returns what the service reports of the database. The error is a
// [record.ErrUnavailable] that says why the service is not ready.
func (i *inspector) check(ctx context.Context, inspect inspection) ([]string, error) {
	seen, ok := i.recent()
	if !ok {
		var err error
		if seen, err = inspect(ctx); err != nil {
			return nil, err
		}
		i.note(seen)
	}
	if unready(seen) {
		return nil, &record.Error{Kind: record.ErrUnavailable, Message: seen.Worst().Message}
	}
	var reports []string
	for _, f := range seen.Findings {
		reports = append(reports, f.Message)
	}
	return reports, nil
}

// recent returns the last inspection while it holds: not for long, and not at all
// when the database was at fault.
func (i *inspector) recent() (driver.Inspection, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.last, !unready(i.last) && time.Since(i.at) < inspectedFor
}

// unready reports whether a finding keeps the service from taking requests.
func unready(seen driver.Inspection) bool {
	worst := seen.Worst()
	return worst != nil && worst.Severity > driver.Reported
}

// note keeps an inspection, and logs the findings that are new and those that are gone.
func (i *inspector) note(seen driver.Inspection) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, f := range seen.Findings {
		if !slices.Contains(i.last.Findings, f) {
			i.log.Warn("the database does not meet a requirement", "finding", f.String())
		}
	}
	for _, f := range i.last.Findings {
		if !slices.Contains(seen.Findings, f) {
			i.log.Info("the database meets a requirement again", "finding", f.String())
		}
	}
	i.last, i.at = seen, time.Now()
}

// facts are those of the last inspection.
func (i *inspector) facts() driver.Inspection {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.last
}
