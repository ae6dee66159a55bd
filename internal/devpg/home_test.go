package devpg

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stranger is an account that owns nothing.
var stranger = account{name: "stranger", uid: 54321, gid: 54321, foreign: true}

func TestCanReach(t *testing.T) {
	t.Parallel()
	base := t.TempDir() // itself below a private folder
	if err := os.Chmod(filepath.Dir(base), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []struct {
		name string
		mode os.FileMode
		want bool
	}{{"open", 0o711, true}, {"closed", 0o700, false}, {"group", 0o750, false}} {
		path := filepath.Join(base, folder.name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, folder.mode); err != nil {
			t.Fatal(err)
		}
		got, err := stranger.canReach(filepath.Join(path, "data"))
		if err != nil || got != folder.want {
			t.Errorf("%s: canReach = %v, %v; want %v", folder.name, got, err, folder.want)
		}
	}
	owner := account{uid: os.Geteuid(), gid: os.Getegid(), foreign: true}
	if got, err := owner.canReach(filepath.Join(base, "closed", "data")); err != nil || !got {
		t.Errorf("the owner: canReach = %v, %v; want true", got, err)
	}
}

func TestMoveHome(t *testing.T) {
	t.Parallel()
	base, logger := t.TempDir(), slog.New(slog.DiscardHandler)
	dir, fallback := filepath.Join(base, "pg"), filepath.Join(base, "var")
	target, err := moveHome(dir, fallback, stranger, logger)
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(target, "film")
	if err := os.MkdirAll(data, 0o750); err != nil {
		t.Fatal(err)
	}
	if again, err := moveHome(dir, fallback, stranger, logger); err != nil || again != target {
		t.Errorf("the second time: %q, %v; want %q", again, err, target)
	}
	if _, err := os.Stat(data); err != nil {
		t.Errorf("the second time lost the data: %v", err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := moveHome(dir, fallback, stranger, logger); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("data of a deleted directory came back: %v", err)
	}
}

func TestMoveHomeLeavesARealFolderAlone(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dir := filepath.Join(base, "pg")
	if err := os.Mkdir(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	_, err := moveHome(dir, filepath.Join(base, "var"), stranger, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "user stranger, which runs PostgreSQL, can't reach") {
		t.Errorf("error is %v, want the user that can't reach it", err)
	}
}

func TestServerAccount(t *testing.T) {
	t.Parallel()
	mine, err := serverAccount(1000)
	if err != nil || mine.foreign || mine.sysProcAttr().Credential != nil {
		t.Errorf("for a user: %+v, %v; want the same user", mine, err)
	}
	other, err := serverAccount(0)
	if err != nil || other.uid == 0 || !other.foreign {
		t.Errorf("for root: %+v, %v; want an unprivileged user", other, err)
	}
}
