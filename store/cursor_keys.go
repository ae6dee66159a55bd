package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/cursor"
	"recordgraph/store/driver"
)

// CursorKeyDelay is the age at which a new key of the database begins to encrypt cursors. By then all replicas must
// have read the key, see [Store.RefreshCursorKeys].
const CursorKeyDelay = 5 * time.Minute

// CursorKeyInfo describes a key of cursors in the database, without its secret.
type CursorKeyInfo struct {
	ID        byte
	CreatedAt time.Time
	Encrypts  bool // true for exactly one key
}

// CursorKeys manages the keys of cursors in the database.
type CursorKeys struct{ db *sql.DB }

// NewCursorKeys returns the keys of a database.
func NewCursorKeys(db *sql.DB) CursorKeys { return CursorKeys{db} }

// List returns the keys, the newest first.
func (k CursorKeys) List(ctx context.Context) ([]CursorKeyInfo, error) {
	stored, err := readCursorKeys(ctx, k.db)
	if err != nil {
		return nil, err
	}
	out := make([]CursorKeyInfo, len(stored))
	for i, s := range stored {
		out[i] = CursorKeyInfo{ID: s.ID, CreatedAt: s.createdAt, Encrypts: i == encrypting(stored)}
	}
	return out, nil
}

// addCursorKeySQL takes the first free ID after that of the newest key. Past 255 it begins again at 1.
const addCursorKeySQL = `INSERT INTO recordgraph_secret (name, id, value)
SELECT 'cursor', n, $1
FROM generate_series(1, 255) AS n, (
    SELECT id FROM recordgraph_secret WHERE name = 'cursor' ORDER BY created_at DESC, id DESC LIMIT 1
) AS newest
WHERE NOT EXISTS (SELECT FROM recordgraph_secret k WHERE k.name = 'cursor' AND k.id = n)
ORDER BY n <= newest.id, n LIMIT 1
RETURNING id`

// Add adds a random key and returns its ID.
func (k CursorKeys) Add(ctx context.Context) (id byte, err error) {
	var secret [cursor.MinSecret]byte
	_, _ = rand.Read(secret[:]) // never fails
	err = k.db.QueryRowContext(ctx, addCursorKeySQL, secret[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errors.New("add a cursor key: all 255 IDs are taken; remove old keys")
	}
	if err != nil {
		return 0, fmt.Errorf("add a cursor key: %w", err)
	}
	return id, nil
}

// Remove removes a key. It refuses the key that encrypts.
func (k CursorKeys) Remove(ctx context.Context, id byte) error {
	stored, err := readCursorKeys(ctx, k.db)
	if err != nil {
		return err
	}
	switch i := slices.IndexFunc(stored, func(s storedCursorKey) bool { return s.ID == id }); i {
	case -1:
		return fmt.Errorf("there is no cursor key %d", id)
	case encrypting(stored):
		return fmt.Errorf("cursor key %d encrypts: add another key, and remove this one once the new key encrypts", id)
	}
	if _, err := k.db.ExecContext(ctx, `DELETE FROM recordgraph_secret WHERE name = 'cursor' AND id = $1`, id); err != nil {
		return fmt.Errorf("remove cursor key %d: %w", id, err)
	}
	return nil
}

// storedCursorKey is a row of recordgraph_secret.
type storedCursorKey struct {
	cursor.Key
	createdAt time.Time
	old       bool // at least CursorKeyDelay
}

// cursorKeysSQL reads the columns id and created_at by to_jsonb, because a replica may start before the migration that
// adds them. Until then there is one key.
const cursorKeysSQL = `SELECT id, value, created_at, created_at <= now() - $1::double precision * interval '1 second'
FROM (
    SELECT coalesce((to_jsonb(s)->>'id')::smallint, 1) AS id, value,
        coalesce((to_jsonb(s)->>'created_at')::timestamptz, now()) AS created_at
    FROM recordgraph_secret s WHERE name = 'cursor'
) AS k
ORDER BY created_at DESC, id DESC`

// querier is a pool or a connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// readCursorKeys reads the keys, the newest first. No key is an error.
func readCursorKeys(ctx context.Context, db querier) ([]storedCursorKey, error) {
	rows, err := db.QueryContext(ctx, cursorKeysSQL, CursorKeyDelay.Seconds())
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below returns the error
	var out []storedCursorKey
	for rows.Next() {
		var k storedCursorKey
		if err := rows.Scan(&k.ID, &k.Secret, &k.createdAt, &k.old); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, errors.New("the table recordgraph_secret has no key of cursors")
	}
	return out, nil
}

// encrypting returns the index of the key that encrypts: the newest that is old enough, or the oldest.
func encrypting(keys []storedCursorKey) int {
	if i := slices.IndexFunc(keys, func(k storedCursorKey) bool { return k.old }); i >= 0 {
		return i
	}
	return len(keys) - 1
}

// RefreshCursorKeys reads the cursor keys from the database again, unless the configuration has keys. A replica must
// call it more often than once per CursorKeyDelay, to have each key before another replica encrypts with the key.
func (s *Store) RefreshCursorKeys(ctx context.Context) error {
	if s.cursorKeysFixed {
		return nil
	}
	var stored []storedCursorKey
	err := driver.Single(ctx, s.db, nil, func(ctx context.Context, conn *sqlx.Conn) (err error) {
		stored, err = readCursorKeys(ctx, conn)
		return err
	})
	if err != nil {
		return s.fail("read the cursor keys", err)
	}
	i := encrypting(stored)
	stored[0], stored[i] = stored[i], stored[0]
	keys := make([]cursor.Key, len(stored))
	for i, k := range stored {
		keys[i] = k.Key
	}
	return s.cursors.Use(keys...)
}
