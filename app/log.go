package app

import (
	"io"
	"log/slog"
)

// NewLogger makes the logger that the configuration describes. [FlushLog] writes what it
// may still hold in the end.
func NewLogger(cfg Config, out io.Writer) (*slog.Logger, error) {
	if err := cfg.validateLog(); err != nil {
		return nil, err
	}
	var level slog.Level
	err := level.UnmarshalText([]byte(cfg.LogLevel))
	options := &slog.HandlerOptions{Level: level}
	late := &lateWriter{out: out}
	var handler slog.Handler = slog.NewJSONHandler(late, options)
	if cfg.LogFormat == "text" {
		handler = slog.NewTextHandler(late, options)
	}
	return slog.New(newRepeats(units{together{handler, late}}, late.flush)), err
}

// FlushLog writes what a logger of [NewLogger]'s has yet to sum up. Others it leaves alone.
func FlushLog(log *slog.Logger) {
	if held, ok := log.Handler().(interface{ Flush() }); ok {
		held.Flush()
	}
}
