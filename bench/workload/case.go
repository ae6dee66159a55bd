// Package workload has the measured queries and mutations with their variables, for each kind of server.
package workload

import (
	"embed"
	"strings"
)

// Case is one query or mutation to measure.
type Case struct {
	Name   string  // "Q1"
	What   string  // for the report
	Target float64 // requests per second, as a share of the reference's
	Write  bool    // it makes or changes records
	Paged  bool    // its variables carry a cursor, which each server makes its own
	sample func(*sampler) []Variables
}

// Variables are the variables of one request.
type Variables map[string]any

// Cases lists the measured cases in order.
func Cases() []Case {
	return []Case{
		{Name: "Q1", What: "one film by ID, 8 fields", Target: 0.85, sample: (*sampler).films},
		{Name: "Q2", What: "genre and years, page of 20", Target: 0.95, sample: (*sampler).genres},
		{Name: "Q3", What: "licences of a window, 50 with their film", Target: 0.9, sample: (*sampler).windows},
		{Name: "Q4", What: "20 films with 5 licences each", Target: 0.8, sample: (*sampler).thresholds},
		{Name: "Q5", What: "100 films × 14 fields", Target: 0.9, sample: (*sampler).days},
		{Name: "Q6", What: "page of 20 at depth 90,000", Target: 0.85, Paged: true},
		{Name: "Q7", What: "filter across a relation, 20 and their number", Target: 0.9, sample: (*sampler).territories},
		{Name: "M1", What: "create", Target: 0.9, Write: true, sample: (*sampler).creates},
		{Name: "M2", What: "update at a version", Target: 0.9, Write: true},
		{Name: "M3", What: "create 1,000", Target: 0.8, Write: true, sample: (*sampler).batches},
	}
}

//go:embed documents
var documents embed.FS

// document is the GraphQL document of a case.
func document(fs embed.FS, c *Case) (string, error) {
	text, err := fs.ReadFile("documents/" + strings.ToLower(c.Name) + ".graphql")
	return string(text), err
}
