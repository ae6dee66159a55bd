// Command recordgen generates the code of a project from its model, and
// migrations from changes of it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"recordgraph/model/ddl"
	"recordgraph/recordgen"
)

const usage = `recordgen derives code from the model of a project: a folder with gqlgen.yml, in the
Go module of the working directory.

  recordgen [-C DIR]                    write the derived schema and code
  recordgen [-C DIR] migration NAME     write the next migration: what has changed in
                                        the model since the last one

  -C DIR     the folder of the project; default: the working directory
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the command with everything it touches handed in; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("recordgen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	dir := flags.String("C", ".", "")
	if len(args) == 1 && (args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
		fmt.Fprint(stdout, usage)
		return 0
	}
	if err := flags.Parse(args); err != nil {
		return 2
	}
	var err error
	switch args = flags.Args(); {
	case len(args) == 0:
		err = recordgen.Generate(ctx, *dir)
	case len(args) == 2 && args[0] == "migration":
		err = migrate(*dir, args[1], stdout)
	default:
		fmt.Fprint(stderr, usage)
		return 2
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// migrate writes a migration and says where it is and what it throws away.
func migrate(dir, name string, stdout io.Writer) error {
	m, err := recordgen.Load(dir)
	if err != nil {
		return err
	}
	migration, err := ddl.WriteMigration(filepath.Join(dir, "migrations"), name, m, false)
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, migration)
	return nil
}
