// Command bench compares the service with a hand-written server, on a database of its own.
//
// `make bench` runs it. docs/performance.md describes the measurements.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// options are the options of the command line.
type options struct {
	dir         string
	only        string
	peers       string
	rounds      int
	span        time.Duration
	connections int
	duties      bool
	model       bool
	hold        bool
}

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the command; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if err != nil {
		return 2
	}
	ctx, restore := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer restore()
	b := &bench{options: o, out: stdout, log: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), progress: stderr}
	err = b.run(ctx)
	if ctx.Err() != nil { // any failure is a consequence
		_, _ = fmt.Fprintln(stderr, "bench: interrupted")
		return 1
	}
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.dir, "dir", ".recordgraph/bench", "folder for the database, binaries and logs")
	flags.StringVar(&o.only, "only", "", "cases to measure, such as Q1,M2,start; all when empty")
	flags.StringVar(&o.peers, "peers", "", `"postgraphile" measures PostGraphile as well (needs Node and npm)`)
	flags.IntVar(&o.rounds, "rounds", 5, "rounds; each measures all servers")
	flags.DurationVar(&o.span, "span", 8*time.Second, "duration of a measurement")
	flags.IntVar(&o.connections, "connections", 16, "connections that send one request after another")
	flags.BoolVar(&o.duties, "duties", false, "measure the reference also with tokens and a log, which the service always has")
	flags.BoolVar(&o.model, "model", false, "measure the service also with its model read at run time")
	flags.BoolVar(&o.hold, "hold", false, "start everything, print the addresses and wait, to profile or to try SQL; measure nothing")
	short := flags.Bool("short", false, "two rounds of 2 s, for a quick try")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if *short {
		o.rounds, o.span = 2, 2*time.Second
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.connections < 2 || o.peers != "" && o.peers != "postgraphile" {
		flags.Usage()
		return o, errors.New("usage")
	}
	return o, nil
}

// wants reports whether a case is to be measured.
func (o options) wants(name string) bool {
	if o.only == "" {
		return true
	}
	for each := range strings.SplitSeq(o.only, ",") {
		if strings.EqualFold(strings.TrimSpace(each), name) {
			return true
		}
	}
	return false
}
