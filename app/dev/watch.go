package dev

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"recordgraph/app/service"
	"recordgraph/model"
	"recordgraph/server/pages"
)

// watchInterval is the pause between two looks at the files. Looking works on every file system, also on those that are
// mounted into a container, where notifications are often missing.
const watchInterval = 150 * time.Millisecond

// watcher finds changes of the files of a model directory.
type watcher struct {
	dir   string
	names []string // of files, and of folders whose files are meant
	seen  string   // state of the files at the last change
}

func newWatcher(dir string, names ...string) *watcher {
	w := &watcher{dir: dir, names: names}
	w.seen = w.look()
	return w
}

// next returns at the next change, when the files have been the same for one interval, or when ctx ends.
func (w *watcher) next(ctx context.Context) {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for before := w.seen; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := w.look()
		if now != w.seen && now == before {
			w.seen = now
			return
		}
		before = now
	}
}

// untilNext returns a context that ends at the next change.
func (w *watcher) untilNext(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	later := *w
	go func() { later.next(ctx); cancel() }()
	return ctx, cancel
}

// look describes the files: names, sizes and times of change.
func (w *watcher) look() string {
	var b strings.Builder
	describe := func(path string) {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, name := range w.names {
		path := filepath.Join(w.dir, name)
		describe(path)
		entries, _ := os.ReadDir(path) // an unreadable folder is reported by its reader
		for _, e := range entries {
			describe(filepath.Join(path, e.Name()))
		}
	}
	return b.String()
}

// changed reports whether the files have changed since the last call.
func (w *watcher) changed() bool {
	before := w.seen
	w.seen = w.look()
	return w.seen != before
}

// watch serves each change of the model until ctx ends, and reports mistakes.
func (l *live) watch(ctx context.Context, running *service.Service) {
	l.running = running
	for {
		l.files.next(ctx)
		if ctx.Err() != nil {
			return
		}
		current, cancel := l.files.untilNext(ctx)
		served, err := l.reload(ctx, current)
		obsolete := current.Err() != nil && errors.Is(err, context.Canceled)
		cancel()
		if !obsolete {
			l.report(err, served)
		}
	}
}

// report shows the mistakes of the newest model in the terminal and in the playground. A model can be served although
// the last changes of the tables or the sample data failed.
func (e environment) report(err error, served bool) {
	problems := problemsOf(err)
	e.events.Problems(problems)
	if len(problems) == 0 {
		return
	}
	_, _ = fmt.Fprintln(e.Out)
	for _, p := range problems {
		_, _ = fmt.Fprintln(e.Out, location(p)+": "+p.Message)
	}
	state := "The previous model is still served."
	if served {
		state = "The new model is served. Remove the cause, then save the model again."
	}
	_, _ = fmt.Fprint(e.Out, state+"\n\n")
}

func location(p pages.Problem) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// problemsOf lists mistakes. Those that have no position concern the whole file.
func problemsOf(err error) []pages.Problem {
	var located model.Problems
	if errors.As(err, &located) {
		var out []pages.Problem
		for _, p := range located {
			out = append(out, pages.Problem{File: p.File, Line: p.Line, Column: p.Column, Message: p.Message})
		}
		return out
	}
	if err == nil {
		return nil
	}
	var sample *service.SampleError
	if errors.As(err, &sample) {
		return []pages.Problem{{File: sample.File, Message: sample.Message}}
	}
	var out []pages.Problem
	for line := range strings.SplitSeq(err.Error(), "\n") {
		out = append(out, pages.Problem{File: model.SchemaFile, Message: line})
	}
	return out
}

// watchCompiled reports changes of the model file of a compiled service, which the service can't serve.
func (e environment) watchCompiled(ctx context.Context, running *service.Service) {
	// An early stop does not end the check, which is short: the cancelled check would look like a mistake.
	if err := running.Ready(context.WithoutCancel(ctx)); err != nil {
		e.Log.WarnContext(ctx, "the database does not fit the compiled model: run make migration, then start again", "cause", err.Error())
	}
	if e.files.seen == "" {
		return // the program runs elsewhere
	}
	for err := e.compareCompiled(); ; err = e.compareCompiled() {
		e.report(err, false)
		if e.files.next(ctx); ctx.Err() != nil {
			return
		}
	}
}

// compareCompiled compares the model file in the working directory with the compiled model.
func (e environment) compareCompiled() error {
	d, err := model.ReadDir(".")
	if err == nil && d.Model.PublicSDL() != e.definition.SDL {
		err = errors.New("the model differs from the compiled one: run make generate and make migration NAME=…, then start again")
	}
	return err
}
