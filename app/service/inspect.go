package service

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

// inspectedFor is how long the result of a good inspection is used.
const inspectedFor = 10 * time.Second

// inspector keeps the last inspection of the database, and logs changes.
type inspector struct {
	log *slog.Logger

	mu   sync.Mutex
	last driver.Inspection
	at   time.Time
}

// inspection inspects the database.
type inspection func(context.Context) (driver.Inspection, error)

// first inspects a database at the start. The error is the reason why the service can't start on it.
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

// check returns the reports about the database. The error is a [record.ErrUnavailable] with the reason why the service is not
// ready.
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

// recent returns the last inspection for a short time, unless the database was at fault.
func (i *inspector) recent() (driver.Inspection, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.last, !unready(i.last) && time.Since(i.at) < inspectedFor
}

// unready reports whether the service is not ready because of a finding.
func unready(seen driver.Inspection) bool {
	worst := seen.Worst()
	return worst != nil && worst.Severity > driver.Reported
}

// note keeps an inspection, and logs new findings and those that ended.
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

// facts are the facts of the last inspection.
func (i *inspector) facts() driver.Inspection {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.last
}
