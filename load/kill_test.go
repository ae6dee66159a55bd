package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"recordgraph/store"
)

// The environment variables of a process that loads a file of employees.
const (
	staffFile = "LOAD_TEST_STAFF_FILE"
	staffURL  = "LOAD_TEST_STAFF_URL"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(staffFile); file != "" {
		s, _, err := openAt(os.Getenv(staffURL), music)
		if err == nil {
			_, err = loadStaff(context.Background(), stepwise{s}, file)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// stepwise is the records of a process that asks its parent before each transaction: it writes a byte to its standard
// output and reads one from its standard input.
type stepwise struct{ Records }

func (s stepwise) Transact(ctx context.Context, fn func(context.Context, *store.Session) error) error {
	if _, err := os.Stdout.Write([]byte{0}); err != nil {
		return err
	}
	if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
		return err
	}
	return s.Records.Transact(ctx, fn)
}

// notedRecords is a store that a load can be resumed with.
type notedRecords interface {
	Store
	Notes
}

// loadStaff loads a file of employees in small batches, with notes.
func loadStaff(ctx context.Context, s notedRecords, file string) (Summary, error) {
	typ := s.Schema().Type("Employee")
	f, err := os.Open(file)
	if err != nil {
		return Summary{}, err
	}
	defer f.Close()
	rows, err := NewNDJSON(f)
	if err != nil {
		return Summary{}, err
	}
	return Run(ctx, Config{Store: s, Type: typ, Source: rows, Name: "staff", Notes: s, NoteName: "staff", BatchSize: 40})
}

// Employees in any order are loaded once each, however often the load is killed: while it reads the file, and while
// it loads the rows that waited.
func TestRunKilledWhileRowsWait(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	const n = 6000
	c := randomCompany(rand.New(rand.NewPCG(seed, 0)), n)
	file := filepath.Join(t.TempDir(), "staff.ndjson")
	if err := os.WriteFile(file, []byte(c.rows), 0o600); err != nil {
		t.Fatal(err)
	}
	url := createDatabase(t, music)
	s, db, err := openAt(url, music)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done := func() (rows, waiting int64) {
		p, err := s.Progress(t.Context(), "Employee", "staff")
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			return 0, 0
		}
		return p.Rows, p.Waiting()
	}
	var most int64
	for _, reached := range []func() bool{
		func() bool { rows, _ := done(); return rows > n/4 },
		func() bool { rows, _ := done(); return rows > n/2 },
		func() bool { rows, waiting := done(); most = waiting; return rows == n },
		func() bool { _, waiting := done(); return waiting < most*2/3 },
		func() bool { _, waiting := done(); return waiting < most/3 },
	} {
		runUntil(t, reached, staffFile+"="+file, staffURL+"="+url)
	}
	summary, err := loadStaff(t.Context(), s, file)
	p, noted := s.Progress(t.Context(), "Employee", "staff")
	if err != nil || noted != nil || p.Loaded != int64(c.count) || p.Refused != int64(n-c.count) || !p.Done || managers(t, s) != c.stored {
		t.Errorf("%v, %v; %+v, %v", summary, err, p, noted)
	}
}

// runUntil runs a [stepwise] process until the condition holds before one of its transactions. It kills the process
// somewhere in this transaction.
func runUntil(t *testing.T, reached func() bool, env ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), env...)
	var failure strings.Builder
	cmd.Stderr = &failure
	steps, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	permits, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for again := true; again; {
		if _, err := steps.Read(make([]byte, 1)); err != nil {
			_ = cmd.Wait()
			t.Fatalf("it ended by itself: %s", failure.String())
		}
		again = !reached()
		if _, err := permits.Write([]byte{0}); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}
