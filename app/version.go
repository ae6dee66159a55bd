package app

import (
	"context"
	"runtime/debug"

	"github.com/urfave/cli/v3"
)

// versionCommand prints the version of the binary.
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

// release is the version of a release build, set by the linker (-X recordgraph/app.release=v1.2.3), because the Go tool doesn't find
// it when it builds an image.
var release string

// version returns the version that the Go tool wrote into the binary: "v1.2.3 (5f3c…, go1.26.8)".
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
