package service

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/engine"
	"recordgraph/load"
	"recordgraph/model"
	"recordgraph/record"
	"recordgraph/store"
)

// Definition is what one service consists of, apart from its settings.
type Definition struct {
	Schema *record.Schema // metadata of the model
	SDL    string         // the public schema
	Public *ast.Schema    // the same, parsed; nil: the service parses it

	Executor engine.Executor           // of the public schema; nil: all root fields are derived, see package dynamic
	Computed map[string]store.Computed // functions of the fields with @resolver, by coordinate such as "Movie.returnOnBudget"

	Warnings model.Problems // about the model, for the log

	Migrations fs.FS    // of the record types, see [migrations.Up]; nil: none
	Samples    []Sample // sample data, in the order in which it is loaded
	Examples   fs.FS    // of the playground: NN-name.graphql, variables in NN-name.json; nil: examples made from the schema
	SampleDir  string   // folder of further sample data for development, files NN-Type.ndjson, .json or .csv; it need not exist
}

// Sample is a file of sample data. It is loaded if its record type has no records.
type Sample struct {
	Type          string // name of the record type
	Name          string // of the load's progress
	CreateRelated bool   // create related records that do not exist
	Open          func() (load.Source, error)
}

// Revision is a digest of the public schema.
func (d Definition) Revision() string {
	sum := sha256.Sum256([]byte(d.SDL))
	return hex.EncodeToString(sum[:8])
}
