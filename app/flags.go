package app

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
	"recordgraph/auth"
)

// flagsOf makes the flags of the settings of some groups, which fill cfg.
func flagsOf(cfg *service.Config, e env, groups ...service.Group) []cli.Flag {
	var out []cli.Flag
	for _, s := range cfg.Settings() {
		if slices.Contains(groups, s.Group) {
			out = append(out, flagOf(s, e))
		}
	}
	return out
}

// ownFlags makes the flags of settings that a command has for itself.
func ownFlags(e env, settings ...service.Setting) []cli.Flag {
	var out []cli.Flag
	for _, s := range settings {
		out = append(out, flagOf(s, e))
	}
	return out
}

// flagOf makes the flag of a setting. Its default is the setting's value.
func flagOf(s service.Setting, e env) cli.Flag {
	switch v := s.Value.(type) {
	case *string:
		return newFlag(s, e, v)
	case *auth.KeySpecs:
		return newFlag(s, e, (*string)(v))
	case *int:
		return newFlag(s, e, v)
	case *bool:
		return newFlag(s, e, v)
	case *time.Duration:
		return newFlag(s, e, v)
	}
	panic(fmt.Sprintf("setting %s has a value of type %T", s.Name, s.Value))
}

func newFlag[T any](s service.Setting, e env, v *T) cli.Flag {
	shown := ""
	if on, is := any(*v).(bool); is && on {
		shown = "true" // help omits the default of a flag without value
	}
	return &cli.FlagBase[T, source, typed[T]]{
		Name: s.Name, Usage: s.Usage, Category: string(s.Group), HideDefault: s.Secret,
		Value: *v, Destination: v, DefaultText: shown, Config: source{s.Name, e.mistakes},
		Sources: cli.NewValueSourceChain(variable{e, s.Env, func(text string) error { return service.Setting{Value: new(T)}.Set(text) }}),
	}
}

// mistakes are the values of flags and variables that can't be read. They are reported together, before a command acts.
type mistakes struct{ errs []error }

func (m *mistakes) add(where string, err error) {
	m.errs = append(m.errs, fmt.Errorf("%s: %w", where, err))
}

// of returns the usage error of a command, or nil without mistakes.
func (m *mistakes) of(cmd *cli.Command) error {
	if len(m.errs) == 0 {
		return nil
	}
	return usagef("%w; see %s --help", errors.Join(m.errs...), cmd.FullName())
}

// source identifies a flag in mistakes.
type source struct {
	flag     string
	mistakes *mistakes
}

// typed is the value of a flag, read as settings are.
type typed[T any] struct {
	to   *T
	from source
}

// Create makes the value of a flag with its default.
func (typed[T]) Create(value T, to *T, from source) cli.Value {
	*to = value
	return typed[T]{to, from}
}

// ToString writes a value for help.
func (typed[T]) ToString(value T) string {
	text := service.Setting{Value: &value}.String()
	if _, isText := any(value).(string); isText && text != "" {
		return fmt.Sprintf("%q", text)
	}
	return text
}

// Set reads a value. A mistake is reported later, with the others.
func (v typed[T]) Set(text string) error {
	if err := (service.Setting{Value: v.to}).Set(text); err != nil {
		v.from.mistakes.add("--"+v.from.flag, err)
	}
	return nil
}

// Get returns the value.
func (v typed[T]) Get() any { return *v.to }

// String writes the value.
func (v typed[T]) String() string {
	if v.to == nil {
		return ""
	}
	return v.ToString(*v.to)
}

// IsBoolFlag reports whether the flag needs no value.
func (v typed[T]) IsBoolFlag() bool {
	_, is := any(v.to).(*bool)
	return is
}

// variable is an environment variable of a command. An empty variable counts as not set.
type variable struct {
	env   env
	name  string
	check func(text string) error // nil accepts any text
}

// Lookup returns the variable's value. A mistake is reported later, and counts as not set.
func (v variable) Lookup() (string, bool) {
	text := v.env.getenv(v.name)
	if text == "" {
		return "", false
	}
	if v.check == nil {
		return text, true
	}
	if err := v.check(text); err != nil {
		v.env.mistakes.add(v.name, err)
		return "", false
	}
	return text, true
}

// IsFromEnv makes help show the variable.
func (v variable) IsFromEnv() bool { return true }

// Key is the variable's name.
func (v variable) Key() string { return v.name }

// String names the variable in errors.
func (v variable) String() string { return "environment variable " + v.name }

// GoString names the variable.
func (v variable) GoString() string { return v.String() }
