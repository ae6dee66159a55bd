// Package docs embeds the pages that the service shows itself.
package docs

import _ "embed"

// API is the guide to the derived API, in Markdown.
//
//go:embed api.md
var API []byte
