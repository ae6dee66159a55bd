package server

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The two media types of GraphQL over HTTP. The first is what clients without
// an opinion get.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiate chooses the response's media type by the Accept header (RFC 9110,
// section 12.5.1), and says whether there is one that the client takes. Of two
// that weigh the same it takes the one asked for by its name, else the earlier. A
// header of which nothing can be read counts as none.
func negotiate(accept []string) (mediaType string, ok bool) {
	if len(accept) == 0 {
		return mediaJSON, true
	}
	if len(accept) == 1 { // what nearly every client sends
		switch accept[0] {
		case "", "*/*", mediaJSON:
			return mediaJSON, true
		case mediaGraphQL:
			return mediaGraphQL, true
		}
	}
	plain, graphQL, given := offer{mediaType: mediaJSON}, offer{mediaType: mediaGraphQL}, 0
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		wanted, err := readMediaRange(part)
		if err != nil {
			continue
		}
		given++
		wanted.place = given
		plain.consider(wanted)
		graphQL.consider(wanted)
	}
	chosen := plain
	if graphQL.better(plain) {
		chosen = graphQL
	}
	return chosen.mediaType, given == 0 || chosen.by.weight > 0
}

// mediaRange is one entry of an Accept header.
type mediaRange struct {
	mediaType string // lower case; "application/*" and "*/*" too
	charset   string // lower case; empty for any
	weight    float64
	place     int // in the header, from 1
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
	return mediaRange{mediaType: mediaType, charset: strings.ToLower(parameters["charset"]), weight: weight}, nil
}

// closeness is how closely an entry names a media type: 0 for not at all.
func (m mediaRange) closeness(mediaType string) int {
	if m.charset != "" && m.charset != "utf-8" && m.charset != "utf8" {
		return 0
	}
	switch m.mediaType {
	case mediaType:
		return 3
	case "application/*":
		return 2
	case "*/*":
		return 1
	}
	return 0
}

// offer is a media type that can be served, with the entry that decides on it:
// the one that names it most closely.
type offer struct {
	mediaType string
	by        mediaRange
	closeness int
}

func (o *offer) consider(m mediaRange) {
	if closeness := m.closeness(o.mediaType); closeness > o.closeness {
		o.by, o.closeness = m, closeness
	}
}

func (o offer) better(than offer) bool {
	switch {
	case o.by.weight != than.by.weight:
		return o.by.weight > than.by.weight
	case o.closeness != than.closeness:
		return o.closeness > than.closeness
	}
	return o.by.place < than.by.place
}

func notAcceptable() problem {
	return problem{
		status: http.StatusNotAcceptable, code: codeBadInput,
		message: "the response can be " + mediaJSON + " or " + mediaGraphQL + ", in UTF-8; Accept allows neither",
	}
}
