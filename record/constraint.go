package record

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// MaxIdentifier is the greatest length of a name in PostgreSQL, in bytes.
const MaxIdentifier = 63

// ConstraintName returns the name of a constraint or index: <table>_<columns>_<kind>, where
// kind is key, fkey, check or idx. A name that is too long is cut and ends in a digest of
// the whole name.
func ConstraintName(kind, table string, columns ...string) string {
	name := table + "_" + strings.Join(columns, "_") + "_" + kind
	if len(name) <= MaxIdentifier {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	tail := "_" + hex.EncodeToString(sum[:4]) + "_" + kind
	return name[:MaxIdentifier-len(tail)] + tail
}
