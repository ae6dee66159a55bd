//go:build !linux

package wholefile

import (
	"errors"
	"os"
)

// locks means that files are not locked.
const locks = false

// unnamed returns nil, because each file has a name on these systems.
func unnamed(string) *os.File { return nil }

func link(*os.File, string) error { return errors.ErrUnsupported }

func lock(*os.File) error { return errors.ErrUnsupported }
