package devpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user that the server runs as.
type account struct {
	name     string
	uid, gid int
	foreign  bool // differs from the current user, which is root
}

// serverAccount returns the current user. PostgreSQL does not run as root, so for root it returns postgres or nobody,
// whichever exists first.
func serverAccount(euid int) (account, error) {
	if euid != 0 {
		return account{uid: euid, gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(found.Uid)
		gid, gidErr := strconv.Atoi(found.Gid)
		if uidErr == nil && gidErr == nil && uid != 0 {
			return account{name: name, uid: uid, gid: gid, foreign: true}, nil
		}
	}
	return account{}, errors.New("PostgreSQL refuses to run as root and the machine has no user postgres or nobody; run this as another user")
}

// sysProcAttr runs a child process as the account, in a session of its own.
func (a account) sysProcAttr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a.foreign {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// own makes the account the owner of a directory tree.
func (a account) own(root string) error {
	if !a.foreign {
		return nil
	}
	return filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, a.uid, a.gid)
	})
}

// canReach reports whether the account may enter every folder above path, which is absolute. It ignores access control
// lists.
func (a account) canReach(path string) (bool, error) {
	if !a.foreign {
		return true, nil
	}
	path, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return false, fmt.Errorf("look at the folders above: %w", err)
	}
	for ; ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil {
			return false, fmt.Errorf("look at the folders above: %w", err)
		}
		if !a.mayEnter(info) {
			return false, nil
		}
		if path == filepath.Dir(path) {
			return true, nil
		}
	}
}

// mayEnter reads the execute bit that applies to the account.
func (a account) mayEnter(info fs.FileInfo) bool {
	bit := fs.FileMode(0o001)
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		switch {
		case int(stat.Uid) == a.uid:
			bit = 0o100
		case int(stat.Gid) == a.gid:
			bit = 0o010
		}
	}
	return info.Mode().Perm()&bit != 0
}
