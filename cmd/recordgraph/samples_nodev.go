//go:build nodev

package main

import "recordgraph/app"

// samples is empty: the sample data is left out of release images.
func samples() []app.Sample { return nil }
