package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recordgraph/examples/go/catalogue"
)

// film is one of the sample catalogue.
const film = "The Land Girls"

func TestCommands(t *testing.T) {
	t.Parallel()
	added := command(t, "add", "-film", film, "-territory", "QA", "-from", "2026-01-01", "-to", "2027-01-01", "-fee", "12500.00")
	id, rest, _ := strings.Cut(added, " ")
	deleteLater(t, client(shared.url, nil), id)
	if want := "QA 2026-01-01 to 2027-01-01    12500.00  The Land Girls\n"; rest != want {
		t.Errorf("add printed %q, want %q", rest, want)
	}
	if got := command(t, "list", "-territory", "QA", "-from", "2026-12-31", "-to", "2027-01-31"); got != added {
		t.Errorf("list printed %q, want %q", got, added)
	}
	if got := command(t, "list", "-territory", "QA", "-from", "2027-01-01", "-to", "2027-01-31"); got != "" {
		t.Errorf("list printed %q for the time after the end", got)
	}
	if got, want := command(t, "extend", "-id", id, "-days", "31"), strings.Replace(added, "2027-01-01", "2027-02-01", 1); got != want {
		t.Errorf("extend printed %q, want %q", got, want)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"-h"}, {"list", "-h"}} {
		var stdout bytes.Buffer
		if code := run(t.Context(), args, environment(""), &stdout, io.Discard); code != 0 || stdout.String() != usage {
			t.Errorf("%q: exit status %d, %q", args, code, stdout.String())
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args  []string
		token string
		want  string
	}{
		{[]string{"add", "-film", film, "-territory", "qa", "-from", "2026-01-01", "-to", "2027-01-01"}, shared.token, "BAD_USER_INPUT: input.territory: "},
		{[]string{"add", "-film", "No such film", "-territory", "QA"}, shared.token, `licences: there is no film "No such film"`},
		{[]string{"extend", "-id", "licence_00000000000000000000000000"}, shared.token, "licences: there is no such licence"},
		{[]string{"list", "-territory", "QA"}, "none", "UNAUTHENTICATED: the token is not a well-formed JWT"},
		{[]string{"burn"}, shared.token, "licences: burn: say list, add or extend"},
		{[]string{"list", "-from", "1.1.2026"}, shared.token, "licences: invalid value"},
	} {
		var stderr bytes.Buffer
		getenv := environment(c.token)
		if code := run(t.Context(), c.args, getenv, io.Discard, &stderr); code != 1 || !strings.HasPrefix(stderr.String(), c.want) {
			t.Errorf("%q: exit status %d, %q; want 1, %q", c.args, code, stderr.String(), c.want)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	c := client(shared.url, nil)
	var want []string
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 51 { // one more than a page
		want = append(want, create(t, c, "QB", begin.AddDate(0, 0, i)).Id)
	}
	var got []string
	for licence, err := range c.OfPeriod(t.Context(), "QB", begin, begin.AddDate(1, 0, 0)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, licence.Id)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d licences in other order, want the %d created", len(got), len(want))
	}
}

func TestValuesSurvive(t *testing.T) {
	t.Parallel()
	c := client(shared.url, nil)
	begin := time.Date(2026, 3, 1, 1, 2, 3, 123456789, time.FixedZone("", 3600))
	got := create(t, c, "QC", begin)
	if want := begin.Truncate(time.Microsecond); !got.StartsAt.Equal(want) {
		t.Errorf("it starts at %v, want %v", got.StartsAt, want)
	}
	if got.Fee == nil || *got.Fee != "0.10" {
		t.Errorf("fee %v, want 0.10", got.Fee)
	}
	if m := got.Movie; *m.ReleasedOn != (catalogue.Date{Year: 1998, Month: 6, Day: 12}) || *m.WorldwideGross != 146083 {
		t.Errorf("the film was released on %v and made %v", m.ReleasedOn, m.WorldwideGross)
	}
}

// TestConflict has another client change the same licence.
func TestConflict(t *testing.T) {
	t.Parallel()
	c, other := client(shared.url, nil), client(shared.url, nil)
	created := create(t, c, "QD", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	calls := 0
	got, err := c.Change(t.Context(), created.Id, func(seen *catalogue.LicenceFields) *catalogue.LicencePatch {
		if calls++; calls == 1 {
			change(t, other, created.Id, &catalogue.LicencePatch{Fee: new(catalogue.Decimal("99.50"))})
		}
		return &catalogue.LicencePatch{EndsAt: new(seen.EndsAt.AddDate(0, 0, 1))}
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls != 2 || got.Version != 3 || *got.Fee != "99.50" || !got.EndsAt.Equal(created.EndsAt.AddDate(0, 0, 1)) {
		t.Errorf("after %d tries it is %+v", calls, got)
	}
}

// TestConflictWithoutEnd has another client be faster every time.
func TestConflictWithoutEnd(t *testing.T) {
	t.Parallel()
	c, other := client(shared.url, nil), client(shared.url, nil)
	created := create(t, c, "QE", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	_, err := c.Change(t.Context(), created.Id, func(seen *catalogue.LicenceFields) *catalogue.LicencePatch {
		change(t, other, created.Id, &catalogue.LicencePatch{EndsAt: new(seen.EndsAt.AddDate(0, 0, 1))})
		return &catalogue.LicencePatch{Fee: new(catalogue.Decimal("1.00"))}
	})
	problems := catalogue.Problems(err)
	if len(problems) != 1 || problems[0].Code != catalogue.Conflict || problems[0].CurrentVersion != 6 {
		t.Errorf("%v, want CONFLICT at version 6", err)
	}
}

// TestRetries puts answers of an overloaded service before those of the real one.
func TestRetries(t *testing.T) {
	t.Parallel()
	const refusal = `{"errors":[{"message":"busy","extensions":{"code":"UNAVAILABLE","retryable":true,"retryAfterMs":250}}]}`
	const crossed = `{"errors":[{"message":"a concurrent change prevented this one","extensions":{"code":"CONFLICT","retryable":true}}]}`
	const slow = `{"errors":[{"message":"the request timed out","extensions":{"code":"TIMEOUT"}}]}`
	const unknown = `{"errors":[{"message":"the outcome is unknown","extensions":{"code":"UNAVAILABLE","outcome":"UNKNOWN"}}]}`
	for name, c := range map[string]struct {
		busy  []answer
		waits []time.Duration
		code  string // of the error; empty for none
	}{
		"header":          {[]answer{{503, "2", refusal}, {429, "1", refusal}}, []time.Duration{2 * time.Second, time.Second}, ""},
		"body":            {[]answer{{200, "", refusal}, {503, "", refusal}}, []time.Duration{250 * time.Millisecond, 250 * time.Millisecond}, ""},
		"for ever":        {slices.Repeat([]answer{{503, "", refusal}}, 9), slices.Repeat([]time.Duration{250 * time.Millisecond}, 3), catalogue.Unavailable},
		"without a time":  {[]answer{{409, "", crossed}, {200, "", crossed}}, []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}, ""},
		"not retryable":   {[]answer{{504, "", slow}}, nil, "TIMEOUT"},
		"unknown outcome": {[]answer{{503, "", unknown}}, nil, catalogue.Unavailable},
	} {
		var waits []time.Duration
		client := client(busy(t, c.busy), func(_ context.Context, d time.Duration) error {
			waits = append(waits, d)
			return nil
		})
		id, err := client.FilmID(t.Context(), film)
		if !slices.Equal(waits, c.waits) {
			t.Errorf("%s: it waited %v, want %v", name, waits, c.waits)
		}
		if (err == nil) != (c.code == "") || (err != nil && !catalogue.Has(err, c.code)) || (err == nil && id == "") {
			t.Errorf("%s: film %q, error %v; want code %q", name, id, err, c.code)
		}
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := client(busy(t, []answer{{503, "3600", ""}}), nil).FilmID(ctx, film)
	if err == nil || ctx.Err() == nil {
		t.Errorf("%v before the context's end", err)
	}
}

type answer struct {
	status     int
	retryAfter string
	body       string
}

// busy is a proxy that answers the first requests itself.
func busy(t *testing.T, answers []answer) string {
	t.Helper()
	target, err := url.Parse(shared.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(asked.Add(1))
		if n > len(answers) {
			proxy.ServeHTTP(w, r)
			return
		}
		a := answers[n-1]
		w.Header().Set("Content-Type", "application/json")
		if a.retryAfter != "" {
			w.Header().Set("Retry-After", a.retryAfter)
		}
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func client(url string, sleep func(context.Context, time.Duration) error) *catalogue.Client {
	return catalogue.New(catalogue.Config{URL: url + "/graphql", Token: shared.token, Sleep: sleep})
}

// create makes a licence of a month, which goes when the test ends.
func create(t *testing.T, c *catalogue.Client, territory string, begin time.Time) *catalogue.LicenceFields {
	t.Helper()
	id, err := c.FilmID(t.Context(), film)
	if err != nil {
		t.Fatal(err)
	}
	licence, err := c.Create(t.Context(), &catalogue.CreateLicenceInput{
		Movie: id, Territory: territory, StartsAt: begin, EndsAt: begin.AddDate(0, 1, 0), Fee: new(catalogue.Decimal("0.10")),
	})
	if err != nil {
		t.Fatal(err)
	}
	deleteLater(t, c, licence.Id)
	return licence
}

func change(t *testing.T, c *catalogue.Client, id string, patch *catalogue.LicencePatch) {
	t.Helper()
	if _, err := c.Change(t.Context(), id, func(*catalogue.LicenceFields) *catalogue.LicencePatch { return patch }); err != nil {
		t.Fatal(err)
	}
}

func deleteLater(t *testing.T, c *catalogue.Client, id string) {
	t.Helper()
	t.Cleanup(func() {
		if err := c.Delete(context.WithoutCancel(t.Context()), id); err != nil {
			t.Error(err)
		}
	})
}

func environment(token string) func(string) string {
	return func(name string) string {
		return map[string]string{"RECORDGRAPH_URL": shared.url, "RECORDGRAPH_TOKEN": token}[name]
	}
}

// command runs the program and returns its output.
func command(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, environment(shared.token), &stdout, &stderr); code != 0 {
		t.Fatalf("%q: exit status %d: %s", args, code, stderr.String())
	}
	return stdout.String()
}
