package wholefile

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// locks means that files are locked until they are closed.
const locks = true

// unnamed opens a file without a name on the file system of a directory. It returns nil if the file system does not
// support this, or without /proc, through which such a file gets its name.
func unnamed(dir string) *os.File {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return nil
	}
	file := os.NewFile(uintptr(fd), dir)
	if _, err := os.Stat(descriptor(file)); err != nil {
		_ = file.Close()
		return nil
	}
	return file
}

func descriptor(file *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", file.Fd()) }

// link gives a file without a name a free name.
func link(file *os.File, path string) error {
	err := unix.Linkat(unix.AT_FDCWD, descriptor(file), unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
	if err != nil {
		return &os.LinkError{Op: "link", Old: descriptor(file), New: path, Err: err}
	}
	return nil
}

// lock locks a file until it is closed or its process ends. It returns errHeld if another process holds the lock.
func lock(file *os.File) error {
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EWOULDBLOCK):
			return errHeld
		}
		return err
	}
}
