package record

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// MaxIdentifier is PostgreSQL's bound on names, in bytes.
const MaxIdentifier = 63

// ConstraintName names a constraint or index after what it is made of:
// <table>_<columns>_<kind>, where kind is key, fkey, check or idx. A name that
// would be cut off ends in a digest of the whole instead.
func ConstraintName(kind, table string, columns ...string) string {
	name := table + "_" + strings.Join(columns, "_") + "_" + kind
	if len(name) <= MaxIdentifier {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	tail := "_" + hex.EncodeToString(sum[:4]) + "_" + kind
	return name[:MaxIdentifier-len(tail)] + tail
}
