package load

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// refresh is how often a progress bar is drawn at most.
const refresh = 100 * time.Millisecond

// Bar shows how far a load is, on a terminal. What is written to it appears above the bar. On anything but a terminal
// it shows nothing and writes through.
type Bar struct {
	out io.Writer
	bar *progressbar.ProgressBar // nil without a terminal
	f   *File
}

// NewBar makes the bar of loading a file; by bytes, as rows can't be counted before.
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

// Show draws the bar; it fits [Config.Progress].
func (b *Bar) Show(s Summary) {
	if b.bar != nil {
		b.bar.Describe(b.f.Name + " " + s.counts())
		_ = b.bar.Set64(b.f.Read()) // a bar that can't be drawn stops no load
	}
}

// Write writes above the bar.
func (b *Bar) Write(p []byte) (int, error) {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
	return b.out.Write(p)
}

// Close takes the bar away.
func (b *Bar) Close() error {
	if b.bar == nil {
		return nil
	}
	return b.bar.Finish()
}
