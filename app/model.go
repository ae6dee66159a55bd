package app

import (
	"errors"
	"io/fs"
	"os"

	"recordgraph/app/service"
	"recordgraph/model"
	"recordgraph/record"
)

// findModel sets the model directory in the settings: the working directory unless one is named, or none for the
// compiled model.
func (e env) findModel(cfg *service.Config) error {
	if cfg.ModelDir == "" && e.inModelDir() {
		cfg.ModelDir = "."
	}
	if cfg.ModelDir == "" && e.service.Schema == nil {
		return usagef("--model (RECORDGRAPH_MODEL): missing; the program has no model compiled in, and the working directory has no %s", model.SchemaFile)
	}
	return nil
}

// definition returns the service of the model directory, or the compiled one.
func (e env) definition(cfg *service.Config) (Service, error) {
	if err := e.findModel(cfg); err != nil || cfg.ModelDir == "" {
		return e.service, err
	}
	def, err := service.Read(cfg.ModelDir)
	return def, usage(err)
}

// inModelDir reports whether the working directory has a model of its own: not the compiled one, and not one with fields
// in Go, which only a compiled service can serve.
func (e env) inModelDir() bool {
	if _, err := os.Stat(model.SchemaFile); errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if e.service.Schema == nil {
		return true
	}
	d, err := model.ReadDir(".")
	return err != nil || d.Model.PublicSDL() != e.service.SDL && len(d.Model.HandWritten()) == 0
}

// exampleType is the record type of examples in help texts: the first one that is compiled in.
func (e env) exampleType() *record.Type {
	if e.service.Schema == nil || len(e.service.Schema.Types) == 0 {
		return &record.Type{Name: "Product", Plural: "products", Read: "product:read"}
	}
	return e.service.Schema.Types[0]
}
