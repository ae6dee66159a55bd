package load

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Summary counts the results of a load.
type Summary struct {
	Loaded  int            // written rows; in a dry run, rows that would be written
	Refused int            // reported rows
	Related map[string]int // created related records, by type
	Before  int            // rows that earlier runs loaded or refused
	Missing int            // of Before: refused rows
	Waiting int            // rows that wait for later ones
	DryRun  bool
	Took    time.Duration
}

// Complete reports whether all rows of the source so far were loaded, or would be.
func (s Summary) Complete() bool { return s.Refused+s.Missing+s.Waiting == 0 }

// String reads "3200 rows loaded, 1 refused, 212 of type Studio created, in 1.3s".
func (s Summary) String() string {
	text := s.counts()
	for _, name := range slices.Sorted(maps.Keys(s.Related)) {
		text += fmt.Sprintf(", %d of type %s %s", s.Related[name], name, s.done("created", "would be created"))
	}
	if s.DryRun {
		text = "dry run, nothing written: " + text
	}
	if s.Before > 0 {
		text += fmt.Sprintf(", after %d rows of earlier runs", s.Before)
	}
	if s.Missing > 0 {
		text += fmt.Sprintf(", %d of them refused", s.Missing)
	}
	if s.Waiting > 0 {
		text += fmt.Sprintf(", %d wait for rows that they relate to", s.Waiting)
	}
	text += ", in " + s.Took.Round(10*time.Millisecond).String()
	if s.Before > 0 && (s.Loaded == 0 || s.Missing > 0) {
		text += "; --restart loads the file from its beginning again, including rows that are loaded"
	}
	return text
}

func (s Summary) counts() string {
	rows := "rows"
	if s.Loaded == 1 {
		rows = "row"
	}
	return fmt.Sprintf("%d %s %s, %d refused", s.Loaded, rows, s.done("loaded", "would load"), s.Refused)
}

func (s Summary) done(did, would string) string {
	if s.DryRun {
		return would
	}
	return did
}
