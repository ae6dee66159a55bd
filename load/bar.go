package load

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// refresh is the shortest time between two drawings of a progress bar.
const refresh = 100 * time.Millisecond

// Bar shows the progress of a load on a terminal, and text that is written to it above the bar. Without a terminal it
// only writes the text.
type Bar struct {
	out io.Writer
	bar *progressbar.ProgressBar // nil without a terminal
	f   *File
}

// NewBar returns the progress bar of a file. It counts bytes, because the number of rows is unknown.
func NewBar(out io.Writer, f *File) *Bar {
	b := &Bar{out: out, f: f}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		b.bar = progressbar.NewOptions64(f.Size,
			progressbar.OptionSetWriter(out),
			progressbar.OptionSetDescription(f.Name),
			progressbar.OptionShowBytes(true),
			progressbar.OptionFullWidth(),
			progressbar.OptionThrottle(refresh),
			progressbar.OptionClearOnFinish(),
		)
	}
	return b
}

// Show draws the bar. It can be used as [Config.Progress].
func (b *Bar) Show(s Summary) {
	if b.bar != nil {
		b.bar.Describe(b.f.Name + " " + s.counts())
		_ = b.bar.Set64(b.f.Read()) // a failed drawing does not stop the load
	}
}

// Write writes above the bar.
func (b *Bar) Write(p []byte) (int, error) {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
	return b.out.Write(p)
}

// Close removes the bar.
func (b *Bar) Close() error {
	if b.bar == nil {
		return nil
	}
	return b.bar.Finish()
}
