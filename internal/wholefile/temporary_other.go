//go:build !linux

package wholefile

import (
	"errors"
	"os"
)

// locks says that files are not locked.
const locks = false

// unnamed returns nil: every file has a name here.
func unnamed(string) *os.File { return nil }

func link(*os.File, string) error { return errors.ErrUnsupported }

func lock(*os.File) error { return errors.ErrUnsupported }
