package engine

import (
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// Request is an operation to compile.
type Request struct {
	Document  *ast.QueryDocument
	Operation *ast.OperationDefinition
	Variables map[string]any
	Now       time.Time        // the operation's only instant
	Principal record.Principal // the caller
}
