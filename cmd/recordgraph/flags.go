package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/auth"
	"recordgraph/service"
)

// flagsOf makes the flags of the settings of some groups, which fill cfg.
func flagsOf(cfg *service.Config, getenv func(string) string, groups ...service.Group) []cli.Flag {
	var out []cli.Flag
	for _, s := range cfg.Settings() {
		if slices.Contains(groups, s.Group) {
			out = append(out, flagOf(s, getenv))
		}
	}
	return out
}

// flagOf makes the flag of a setting; its default is what the setting holds.
func flagOf(s service.Setting, getenv func(string) string) cli.Flag {
	sources := fromEnv(getenv, s.Env)
	category := string(s.Group)
	switch v := s.Value.(type) {
	case *string:
		return &cli.StringFlag{Name: s.Name, Usage: s.Usage, Category: category, Sources: sources, Destination: v, Value: *v, HideDefault: s.Secret}
	case *auth.KeySpecs:
		return &cli.StringFlag{Name: s.Name, Usage: s.Usage, Category: category, Sources: sources, Destination: (*string)(v), HideDefault: s.Secret}
	case *int:
		return &cli.IntFlag{Name: s.Name, Usage: s.Usage, Category: category, Sources: sources, Destination: v, Value: *v}
	case *bool:
		return &cli.BoolFlag{Name: s.Name, Usage: s.Usage, Category: category, Sources: sources, Destination: v, Value: *v, DefaultText: s.String()}
	case *time.Duration:
		return &cli.DurationFlag{Name: s.Name, Usage: s.Usage, Category: category, Sources: sources, Destination: v, Value: *v, DefaultText: s.String()}
	}
	panic(fmt.Sprintf("setting %s has a value of type %T", s.Name, s.Value))
}

// fromEnv lets a flag take its value from an environment variable.
func fromEnv(getenv func(string) string, name string) cli.ValueSourceChain {
	return cli.NewValueSourceChain(variable{getenv, name})
}

// variable is an environment variable of the world a command runs in; an empty
// one counts as not set.
type variable struct {
	getenv func(string) string
	name   string
}

// Lookup returns the variable's value.
func (v variable) Lookup() (string, bool) {
	text := v.getenv(v.name)
	return text, text != ""
}

// IsFromEnv makes help show the variable.
func (v variable) IsFromEnv() bool { return true }

// Key is the variable's name.
func (v variable) Key() string { return v.name }

// String names the variable in errors.
func (v variable) String() string { return "environment variable " + v.name }

// GoString names the variable.
func (v variable) GoString() string { return v.String() }
