package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"unicode"

	"github.com/urfave/cli/v3"

	"recordgraph/app/service"
)

// newCommand is the tree of commands.
func newCommand(e env) *cli.Command {
	e.mistakes = &mistakes{}
	example := e.exampleType()
	root := &cli.Command{
		Name:  "recordgraph",
		Usage: "a GraphQL service for the record types of a model",
		Description: "Every flag is also an environment variable, shown after it; the flag wins. To begin with a model of your own:\n\n" +
			"   recordgraph init events\n" +
			"   recordgraph dev events\n\n" +
			"To serve from a database:\n\n" +
			"   export DATABASE_URL=postgres://user:password@localhost/records\n" +
			"   export RECORDGRAPH_AUTH_KEYS=HS256:base64:$(head -c 32 /dev/urandom | base64 -w0)\n" +
			"   recordgraph migrate up\n" +
			"   recordgraph load --create-related " + example.Name + " " + example.Plural + ".ndjson\n" +
			"   recordgraph token --subject me --scope " + example.Read + " --ttl 8h\n" +
			"   recordgraph serve",
		HideVersion:    true,
		Suggest:        true,
		Reader:         e.stdin,
		Writer:         e.stdout,
		ErrWriter:      e.stderr,
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
		Action:         needCommand,
		Commands: []*cli.Command{
			initCommand(e), devCommand(e), serveCommand(e), modelCommand(e), migrateCommand(e), tokenCommand(e), loadCommand(e), exportCommand(e),
			cursorKeyCommand(e), schemaCommand(e), versionCommand(e),
		},
	}
	setStatuses(root, e.mistakes)
	return root
}

// setStatuses gives failed actions of cmd and its subcommands the exit status 1, and reports unreadable flags and
// variables in a line each instead of the help. It also makes --help work after arguments.
func setStatuses(cmd *cli.Command, m *mistakes) {
	act := cmd.Action
	cmd.Action = func(ctx context.Context, cmd *cli.Command) error {
		if err := m.of(cmd); err != nil {
			return err
		}
		err := act(ctx, cmd)
		var exit *exitError
		if err == nil || errors.As(err, &exit) {
			return err
		}
		return &exitError{exitFailed, err}
	}
	cmd.OnUsageError = func(_ context.Context, cmd *cli.Command, err error, _ bool) error {
		return usagef("%w; see %s --help", err, cmd.FullName())
	}
	if len(cmd.Commands) == 0 { // --help after an argument, which is not the name of a subcommand
		cmd.CommandNotFound = func(_ context.Context, cmd *cli.Command, _ string) {
			cli.HelpPrinter(cmd.Root().Writer, cli.CommandHelpTemplate, cmd)
		}
	}
	for _, sub := range cmd.Commands {
		setStatuses(sub, m)
	}
}

// needCommand is the action of a command with subcommands. It shows help, or refuses the name of an unknown subcommand.
func needCommand(_ context.Context, cmd *cli.Command) error {
	if name := cmd.Args().First(); name != "" {
		return usagef("%s has no command %s; see %s --help", cmd.FullName(), word(name), cmd.FullName())
	}
	return cli.ShowSubcommandHelp(cmd)
}

// noArgs refuses arguments.
func noArgs(cmd *cli.Command) error {
	if cmd.Args().Present() {
		return usagef("%s takes no argument %s; see %s --help", cmd.FullName(), word(cmd.Args().First()), cmd.FullName())
	}
	return nil
}

// longestWord is the maximum length of words that are shown.
const longestWord = 24

// word quotes an unexpected argument if it looks like a word. Any other argument may be a secret without its flag, such
// as the URL of a database.
func word(arg string) string {
	foreign := func(c rune) bool { return !unicode.IsLetter(c) && c != '-' && c != '_' }
	if len(arg) > longestWord || strings.ContainsFunc(arg, foreign) {
		return `"***"`
	}
	return strconv.Quote(arg)
}

// logger is the log of a command.
func logger(cfg service.Config, out io.Writer) (*slog.Logger, error) {
	log, err := service.NewLogger(cfg, out)
	return log, usage(err)
}
