package driver

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// wanted are the settings of a session that decide what values mean and what
// plans cost.
var wanted = []setting{{"TimeZone", "UTC"}, {"IntervalStyle", "postgres"}, {"jit", "off"}}

// CheckSession tells whether sessions have the settings the service relies on.
// Behind a pooler they belong to the role; the error says which statements set them.
func CheckSession(ctx context.Context, db *sqlx.DB) error {
	var found, fixes []string
	for _, s := range wanted {
		var value, role string
		err := db.QueryRowContext(ctx, `SELECT current_setting($1), current_user`, s.name).Scan(&value, &role)
		if err != nil {
			return fmt.Errorf("session settings: %w", err)
		}
		if value != s.value && value != "Etc/"+s.value {
			found = append(found, s.name+" is "+value)
			fixes = append(fixes, fmt.Sprintf(`ALTER ROLE %q SET %s = '%s';`, role, s.name, s.value))
		}
	}
	if len(fixes) > 0 {
		return fmt.Errorf("session settings: %s; run: %s", strings.Join(found, ", "), strings.Join(fixes, " "))
	}
	return nil
}
