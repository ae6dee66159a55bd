// Command recordgen generates the code of a project from its model, and
// migrations from changes of it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"recordgraph/model/ddl"
	"recordgraph/recordgen"
)

const usage = `recordgen derives code from the model of the project in the working directory.

  recordgen                    write the derived schema and code
  recordgen migration NAME     write the next migration: what has changed in the
                               model since the last one
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the command with everything it touches handed in; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var err error
	switch {
	case len(args) == 0:
		err = recordgen.Generate(ctx, ".")
	case len(args) == 2 && args[0] == "migration":
		err = migrate(args[1], stdout)
	case len(args) == 1 && (args[0] == "--help" || args[0] == "-h" || args[0] == "help"):
		fmt.Fprint(stdout, usage)
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
func migrate(name string, stdout io.Writer) error {
	m, err := recordgen.Load(".")
	if err != nil {
		return err
	}
	migration, err := ddl.WriteMigration("migrations", name, m)
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, migration.Path)
	for _, loss := range migration.Losses {
		fmt.Fprintf(stdout, "  drops %s with all its data\n", loss)
	}
	return nil
}
