package proc

import (
	"os"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	const text = "30876 (a (strange) name) S 30860 30876 30876 0 -1 4194560 1 2 3 4 150 50 7 3 20 0 1 0\n"
	got, err := parse([]byte(text))
	want := stat{parent: 30860, own: 2 * time.Second, children: 100 * time.Millisecond}
	if err != nil || got != want {
		t.Errorf("parse = %+v, %v; want %+v", got, err, want)
	}
	for _, broken := range []string{"", "1 (x", "1 (x) S 1 2", "1 (x) S a 30876 30876 0 -1 4194560 1 2 3 4 150 50 7 3 20"} {
		if _, err := parse([]byte(broken)); err == nil {
			t.Errorf("parse(%q) succeeds", broken)
		}
	}
}

func TestOwnProcess(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Log("this system has no /proc: nothing to read")
		return
	}
	memory, err := MemoryOf(os.Getpid())
	if err != nil || memory.Resident <= 0 || memory.Peak < memory.Resident {
		t.Errorf("memory = %+v, %v", memory, err)
	}
	if _, err := CPU(os.Getpid()); err != nil {
		t.Error(err)
	}
	if _, err := CPU(1 << 30); err == nil {
		t.Error("an absent process uses CPU time")
	}
}
