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
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(out, options)), err
	}
	return slog.New(slog.NewJSONHandler(out, options)), err
}
