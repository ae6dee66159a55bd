package service

import (
	"io"
	"log/slog"
)

// NewLogger makes a logger by the configuration. At the end, [FlushLog] writes lines that it still holds.
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

// FlushLog writes the lines that a logger of [NewLogger] still holds. It ignores other loggers.
func FlushLog(log *slog.Logger) {
	if held, ok := log.Handler().(interface{ Flush() }); ok {
		held.Flush()
	}
}
