package service

import (
	"io"
	"log/slog"
)

// NewLogger makes the logger that the configuration describes.
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
	return slog.New(units{together{handler, late}}), err
}
