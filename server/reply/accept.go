package reply

import (
	"mime"
	"slices"
	"strconv"
	"strings"
)

// The two media types of GraphQL over HTTP. Clients that prefer neither get the first.
const (
	JSON    = "application/json"
	GraphQL = "application/graphql-response+json"
)

// Negotiate chooses between [JSON] and [GraphQL] by a request's Accept header; ok is false when the client takes neither.
func Negotiate(accept []string) (mediaType string, ok bool) {
	switch { // what nearly every client sends
	case len(accept) == 0, len(accept) == 1 && slices.Contains([]string{"", "*/*", JSON}, accept[0]):
		return JSON, true
	case len(accept) == 1 && accept[0] == GraphQL:
		return GraphQL, true
	}
	return Choose(accept, JSON, GraphQL)
}

// Choose returns the media type that an Accept header (RFC 9110, section 12.5.1) prefers, in UTF-8; ok is false when the client
// takes none of them. Among equal weights it takes the one that the header names most closely, then the one that the header
// names first, then the first offer. A header without a readable entry counts as none.
func Choose(accept []string, offers ...string) (mediaType string, ok bool) {
	var ranges []mediaRange
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		if r, err := readMediaRange(part); err == nil {
			ranges = append(ranges, r)
		}
	}
	if len(ranges) == 0 {
		return offers[0], true
	}
	best := choice{}
	for i, offer := range offers {
		if c := choose(ranges, offer); i == 0 || c.better(best) {
			best, mediaType = c, offer
		}
	}
	return mediaType, best.weight > 0
}

// mediaRange is one entry of an Accept header.
type mediaRange struct {
	mediaType string // lower case; "application/*" and "*/*" too
	charset   string // lower case; empty for any
	weight    float64
}

func readMediaRange(text string) (mediaRange, error) {
	mediaType, parameters, err := mime.ParseMediaType(text)
	if err != nil {
		return mediaRange{}, err
	}
	weight := 1.0
	if q, ok := parameters["q"]; ok {
		if weight, err = strconv.ParseFloat(q, 64); err != nil {
			return mediaRange{}, err
		}
	}
	return mediaRange{mediaType, strings.ToLower(parameters["charset"]), weight}, nil
}

// closeness is how closely the entry names a media type: 0 for not at all.
func (r mediaRange) closeness(mediaType string) int {
	group, _, _ := strings.Cut(mediaType, "/")
	switch {
	case !slices.Contains([]string{"", "utf-8", "utf8"}, r.charset):
		return 0
	case r.mediaType == mediaType:
		return 3
	case r.mediaType == group+"/*":
		return 2
	case r.mediaType == "*/*":
		return 1
	}
	return 0
}

// choice is the entry that decides on a media type: the one that names it most closely.
type choice struct {
	weight    float64
	closeness int
	place     int // in the header
}

func choose(ranges []mediaRange, mediaType string) (by choice) {
	for place, r := range ranges {
		if closeness := r.closeness(mediaType); closeness > by.closeness {
			by = choice{r.weight, closeness, place}
		}
	}
	return by
}

func (c choice) better(than choice) bool {
	switch {
	case c.weight != than.weight:
		return c.weight > than.weight
	case c.closeness != than.closeness:
		return c.closeness > than.closeness
	}
	return c.place < than.place
}
