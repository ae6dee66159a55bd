package app

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

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

// exampleType is the record type of examples in help texts: the first one of the model.
func (e env) exampleType() *record.Type {
	if e.helped.Schema == nil || len(e.helped.Schema.Types) == 0 {
		return &record.Type{Name: "Product", Plural: "products", Read: "product:read"}
	}
	return e.helped.Schema.Types[0]
}

// helpService returns the service whose types and scopes the help texts of a command line name: that of the model
// directory, or the compiled one. A model with mistakes gives neutral texts.
func (e env) helpService(args []string) Service {
	if len(args) > 1 && !slices.ContainsFunc(args, func(arg string) bool { return arg == "--help" || arg == "-h" || arg == "help" || arg == "h" }) {
		return e.service // no help is shown
	}
	cfg := service.Config{ModelDir: e.getenv("RECORDGRAPH_MODEL")}
	for i, arg := range args {
		if value, ok := strings.CutPrefix(strings.TrimLeft(arg, "-"), "model="); ok {
			cfg.ModelDir = value
		} else if arg == "--model" && i+1 < len(args) {
			cfg.ModelDir = args[i+1]
		}
	}
	s, err := e.definition(&cfg)
	if err != nil {
		return Service{}
	}
	return s
}
