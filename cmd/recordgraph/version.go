package main

import (
	"context"
	"runtime/debug"

	"github.com/urfave/cli/v3"
)

// versionCommand prints what was built.
func versionCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print the version",
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArgs(cmd); err != nil {
				return err
			}
			return e.say("recordgraph %s", version())
		},
	}
}

// release is the version a release build is given by the linker (-X main.release=v1.2.3); the Go tool doesn't know it
// in an image's build.
var release string

// version reads what the Go tool wrote into the binary: "v1.2.3 (5f3c…, go1.26.8)".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	text := release
	if text == "" {
		text = info.Main.Version
	}
	if text == "" {
		text = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return text + " (" + s.Value + ", " + info.GoVersion + ")"
		}
	}
	return text + " (" + info.GoVersion + ")"
}
