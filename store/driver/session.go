package driver

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// CheckSession tells whether sessions read and write times as the service does.
// Behind a pooler these settings belong to the role; the error says which
// statements set them.
//
//	SELECT current_setting('TimeZone'), current_setting('IntervalStyle'), current_user
func CheckSession(ctx context.Context, db *sqlx.DB) error {
	var zone, interval, role string
	err := db.QueryRowContext(ctx,
		`SELECT current_setting('TimeZone'), current_setting('IntervalStyle'), current_user`).Scan(&zone, &interval, &role)
	if err != nil {
		return fmt.Errorf("session settings: %w", err)
	}
	var fixes []string
	if zone != "UTC" && zone != "Etc/UTC" {
		fixes = append(fixes, fmt.Sprintf(`ALTER ROLE %q SET TimeZone = 'UTC';`, role))
	}
	if interval != "postgres" {
		fixes = append(fixes, fmt.Sprintf(`ALTER ROLE %q SET IntervalStyle = 'postgres';`, role))
	}
	if len(fixes) > 0 {
		return fmt.Errorf("session settings: TimeZone is %s, IntervalStyle %s; run: %s", zone, interval, strings.Join(fixes, " "))
	}
	return nil
}
