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
			_, err = loadStaff(context.Background(), s, file)
		}
		fmt.Fprintln(os.Stdout, err)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// loadStaff loads a file of employees in small batches, with notes.
func loadStaff(ctx context.Context, s Records, file string) (Summary, error) {
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
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), staffFile+"="+file, staffURL+"="+url)
		var out strings.Builder
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		exited := make(chan error, 1)
		go func() { exited <- cmd.Wait() }()
		for !reached() {
			select {
			case err := <-exited:
				t.Fatalf("it ended by itself, %v: %s", err, out.String())
			default:
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-exited
	}
	summary, err := loadStaff(t.Context(), s, file)
	p, noted := s.Progress(t.Context(), "Employee", "staff")
	if err != nil || noted != nil || p.Loaded != int64(c.count) || p.Refused != int64(n-c.count) || !p.Done || managers(t, s) != c.stored {
		t.Errorf("%v, %v; %+v, %v", summary, err, p, noted)
	}
}
