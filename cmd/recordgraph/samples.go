//go:build !nodev

package main

import (
	"recordgraph/app"
	"recordgraph/examples/catalogue"
)

func samples() []app.Sample { return catalogue.Samples() }
