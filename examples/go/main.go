// Command licences lists, adds and extends licences of the film catalogue: a typed client of the service. Without
// arguments it says how.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"time"

	"recordgraph/examples/go/catalogue"
)

const usage = `licences list -territory DE -from 2026-01-01 -to 2027-01-01
licences add -film Jaws -territory DE -from 2026-01-01 -to 2027-01-01 -fee 12500.00
licences extend -id licence_… -days 30

RECORDGRAPH_TOKEN is the bearer token; RECORDGRAPH_URL is the service, http://localhost:8080 unless given.
`

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the command; it returns the exit status.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	err := licences(ctx, args, getenv, stdout)
	if err == nil {
		return 0
	}
	for _, problem := range catalogue.Problems(err) {
		_, _ = fmt.Fprintf(stderr, "%s: %s\n", problem.Code, problem.Message)
	}
	if len(catalogue.Problems(err)) == 0 {
		_, _ = fmt.Fprintf(stderr, "licences: %v\n", err)
	}
	return 1
}

// options are the flags of all commands.
type options struct {
	id, film, territory, fee string
	from, to                 time.Time
	days                     int
}

func licences(ctx context.Context, args []string, getenv func(string) string, stdout io.Writer) error {
	if len(args) == 0 || slices.Contains(args, "-h") {
		_, err := fmt.Fprint(stdout, usage)
		return err
	}
	command, o := args[0], options{}
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.id, "id", "", "ID of the licence")
	flags.StringVar(&o.film, "film", "", "title of the film")
	flags.StringVar(&o.territory, "territory", "", "two letters of ISO 3166-1")
	flags.StringVar(&o.fee, "fee", "", "fee in US dollars")
	flags.Func("from", "first day", day(&o.from))
	flags.Func("to", "day after the last", day(&o.to))
	flags.IntVar(&o.days, "days", 0, "how many days more")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	client := catalogue.New(catalogue.Config{
		URL:   cmp.Or(getenv("RECORDGRAPH_URL"), "http://localhost:8080") + "/graphql",
		Token: getenv("RECORDGRAPH_TOKEN"),
	})
	switch command {
	case "list":
		return list(ctx, client, o, stdout)
	case "add":
		return add(ctx, client, o, stdout)
	case "extend":
		return extend(ctx, client, o, stdout)
	}
	return fmt.Errorf("%s: say list, add or extend", command)
}

func list(ctx context.Context, client *catalogue.Client, o options, stdout io.Writer) error {
	for licence, err := range client.OfPeriod(ctx, o.territory, o.from, o.to) {
		if err != nil {
			return err
		}
		show(stdout, licence)
	}
	return nil
}

func add(ctx context.Context, client *catalogue.Client, o options, stdout io.Writer) error {
	film, err := client.FilmID(ctx, o.film)
	if err != nil {
		return err
	}
	if film == "" {
		return fmt.Errorf("there is no film %q", o.film)
	}
	input := &catalogue.CreateLicenceInput{Movie: film, Territory: o.territory, StartsAt: o.from, EndsAt: o.to}
	if o.fee != "" {
		input.Fee = new(catalogue.Decimal(o.fee))
	}
	licence, err := client.Create(ctx, input)
	if err != nil {
		return err
	}
	show(stdout, licence)
	return nil
}

func extend(ctx context.Context, client *catalogue.Client, o options, stdout io.Writer) error {
	licence, err := client.Change(ctx, o.id, func(seen *catalogue.LicenceFields) *catalogue.LicencePatch {
		return &catalogue.LicencePatch{EndsAt: new(seen.EndsAt.AddDate(0, 0, o.days))}
	})
	if err != nil {
		return err
	}
	show(stdout, licence)
	return nil
}

func show(stdout io.Writer, l *catalogue.LicenceFields) {
	fee := "-"
	if l.Fee != nil {
		fee = string(*l.Fee)
	}
	_, _ = fmt.Fprintf(stdout, "%s %s %s to %s  %10s  %s\n",
		l.Id, l.Territory, l.StartsAt.Format(time.DateOnly), l.EndsAt.Format(time.DateOnly), fee, l.Movie.Title)
}

// day reads the instant at which a day begins in UTC.
func day(into *time.Time) func(string) error {
	return func(text string) (err error) {
		*into, err = time.Parse(time.DateOnly, text)
		return err
	}
}
