package app

import (
	"recordgraph/app/service"
)

// definition returns the service of the model directory in the settings, or the compiled one.
func (e env) definition(cfg service.Config) (Service, error) {
	if cfg.ModelDir != "" {
		def, err := service.Read(cfg.ModelDir)
		return def, usage(err)
	}
	if e.service.Schema == nil {
		return Service{}, usagef("--model (RECORDGRAPH_MODEL): missing; this program has no model compiled in")
	}
	return e.service, nil
}
