package service

import (
	"context"
	"log/slog"
	"slices"
)

// units writes durations with their unit, "1.5s": slog's JSON has the number of nanoseconds. Keys of numbers have the unit:
// "durationMs". (slog's ReplaceAttr doubles the time of every line.)
type units struct{ slog.Handler }

// Handle implements [slog.Handler].
func (u units) Handle(ctx context.Context, r slog.Record) error {
	bare := false
	r.Attrs(func(a slog.Attr) bool {
		bare = isBare(a)
		return !bare
	})
	if !bare {
		return u.Handler.Handle(ctx, r)
	}
	line := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		line.AddAttrs(withUnit(a))
		return true
	})
	return u.Handler.Handle(ctx, line)
}

// WithAttrs implements [slog.Handler].
func (u units) WithAttrs(attrs []slog.Attr) slog.Handler {
	return units{u.Handler.WithAttrs(allWithUnits(attrs))}
}

// WithGroup implements [slog.Handler].
func (u units) WithGroup(name string) slog.Handler { return units{u.Handler.WithGroup(name)} }

// isBare reports whether an attribute has a duration in it.
func isBare(a slog.Attr) bool {
	switch a.Value.Kind() {
	case slog.KindDuration:
		return true
	case slog.KindGroup:
		return slices.ContainsFunc(a.Value.Group(), isBare)
	}
	return false
}

func withUnit(a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindDuration:
		return slog.String(a.Key, a.Value.Duration().String())
	case slog.KindGroup:
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(allWithUnits(a.Value.Group())...)}
	}
	return a
}

func allWithUnits(attrs []slog.Attr) []slog.Attr {
	out := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		out[i] = withUnit(a)
	}
	return out
}
