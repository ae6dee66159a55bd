package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/lib/pq"
)

// Scratch is a second database on the server, for measurements that write rows of their own.
type Scratch struct {
	*sql.DB
	URL  string
	name string
	file string // that rows pass through, on the server
	c    *Catalogue
}

// Scratch makes an empty database, in place of one of that name, and migrates it.
func (c *Catalogue) Scratch(ctx context.Context, name string, migrate func(url string) error) (*Scratch, error) {
	if err := c.run(ctx, dropScratch(name)); err != nil {
		return nil, err
	}
	if err := c.server.CreateDatabase(ctx, name); err != nil {
		return nil, err
	}
	b := &Scratch{URL: c.server.URL(name), name: name, file: filepath.Join(filepath.Dir(c.server.LogFile()), name+".copy"), c: c}
	if err := migrate(b.URL); err != nil {
		return nil, err
	}
	var err error
	if b.DB, err = sql.Open("postgres", b.URL); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return b, nil
}

func dropScratch(name string) string {
	return "DROP DATABASE IF EXISTS " + pq.QuoteIdentifier(name) + " WITH (FORCE)"
}

// Empty leaves tables and write-ahead log as loading should find them.
func (b *Scratch) Empty(ctx context.Context) error {
	return b.run(ctx, "TRUNCATE movies, licences", "CHECKPOINT")
}

// Copy copies the films out, and measures COPY of them into the emptied table: by the server itself, from a file of
// its own.
func (b *Scratch) Copy(ctx context.Context) (time.Duration, error) {
	if err := b.run(ctx, "COPY movies TO "+pq.QuoteLiteral(b.file)); err != nil {
		return 0, err
	}
	if err := b.Empty(ctx); err != nil {
		return 0, err
	}
	begun := time.Now()
	err := b.run(ctx, "COPY movies FROM "+pq.QuoteLiteral(b.file))
	return time.Since(begun), err
}

func (b *Scratch) run(ctx context.Context, statements ...string) error {
	for _, text := range statements {
		if _, err := b.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%.60s: %w", text, err)
		}
	}
	return nil
}

// Close drops the database.
func (b *Scratch) Close(ctx context.Context) error {
	return errors.Join(b.DB.Close(), b.c.run(ctx, dropScratch(b.name)))
}
