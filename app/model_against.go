package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"recordgraph/app/service"
	"recordgraph/model"
	"recordgraph/model/apichange"
)

// maxSchemaBytes is the size of the largest schema to compare with.
const maxSchemaBytes = 16 << 20

// apiCheck compares the API of a model with that of a previous version.
type apiCheck struct {
	against string // a file, or - for standard input; empty to compare nothing
	failOn  string
	asJSON  bool
}

// failLevels are the values of --fail-on.
var failLevels = []string{"breaking", "dangerous", "never"}

func (c *apiCheck) settings() []service.Setting {
	return []service.Setting{
		{Name: "against", Env: "RECORDGRAPH_CHECK_AGAINST", Value: &c.against, Usage: "compare the API with that of an older model or schema: a file, or - for standard input"},
		{Name: "fail-on", Env: "RECORDGRAPH_CHECK_FAIL_ON", Value: &c.failOn, Usage: "with --against: the changes that make the exit status 1: breaking, dangerous (and breaking), or never"},
		{Name: "json", Env: "RECORDGRAPH_CHECK_JSON", Value: &c.asJSON, Usage: "with --against: write the changes as JSON"},
	}
}

func (c *apiCheck) validate() error {
	switch {
	case !slices.Contains(failLevels, c.failOn):
		return usagef("--fail-on: %s is not breaking, dangerous or never", word(c.failOn))
	case c.against == "" && (c.asJSON || c.failOn != failLevels[0]):
		return usagef("--json and --fail-on need --against")
	}
	return nil
}

// run writes the changes and fails if there are any of the levels to fail on.
func (c *apiCheck) run(e env, dir string) error {
	before, err := c.readOld(e)
	if err != nil {
		return err
	}
	d, err := e.readDir(dir)
	if err != nil {
		return err
	}
	after, err := apichange.Of(d.Model)
	if err != nil {
		return err
	}
	changes := apichange.Compare(before, after)
	write := changes.WriteText
	if c.asJSON {
		write = changes.WriteJSON
	}
	if err := write(e.stdout); err != nil {
		return err
	}
	level := changes.Level()
	if c.failOn != "never" && level == apichange.Breaking || c.failOn == "dangerous" && level == apichange.Dangerous {
		return &exitError{status: exitFailed}
	}
	return nil
}

// readOld reads the previous version.
func (c *apiCheck) readOld(e env) (*apichange.API, error) {
	in, name := e.stdin, "standard input"
	if c.against != "-" {
		file, err := os.Open(c.against)
		if err != nil {
			return nil, usagef("--against: %w", err)
		}
		defer func() { _ = file.Close() }() // only read
		in, name = file, c.against
	}
	text, err := io.ReadAll(io.LimitReader(in, maxSchemaBytes+1))
	if err != nil {
		return nil, usagef("--against: %w", err)
	}
	if len(text) > maxSchemaBytes {
		return nil, usagef("--against: %s has more than the %d MiB allowed", name, maxSchemaBytes>>20)
	}
	api, err := apichange.Read(name, string(text))
	var mistakes model.Problems
	if errors.As(err, &mistakes) {
		_, _ = fmt.Fprintln(e.stderr, mistakes) // no other place to report to
		return nil, usagef("--against: the older model has mistakes")
	}
	if err != nil {
		return nil, usagef("--against: %w", err)
	}
	return api, nil
}
