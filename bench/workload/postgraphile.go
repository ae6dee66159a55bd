package workload

import (
	"embed"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// PostGraphile is the peer's name in the report.
const PostGraphile = "postgraphile"

//go:embed dialect
var dialects embed.FS

// NewPostGraphile is PostGraphile over the same tables, without configuration of theirs: it has UUIDs for IDs, no
// versions, and leaves IDs and times to the client.
func NewPostGraphile(addr string) (*Server, error) {
	texts := map[string]string{}
	for _, c := range Cases() {
		if c.Name == "M3" {
			texts[c.Name] = thousand()
			continue
		}
		text, err := dialects.ReadFile("dialect/" + strings.ToLower(c.Name) + ".graphql")
		if err != nil {
			return nil, fmt.Errorf("documents of %s: %w", PostGraphile, err)
		}
		texts[c.Name] = string(text)
	}
	return &Server{Name: PostGraphile, Addr: addr, fresh: true, request: func(c *Case, v Variables) ([]byte, error) {
		v, err := dialect(c, v)
		if err != nil {
			return nil, err
		}
		return post(addr, "/graphql", "", map[string]any{"query": texts[c.Name], "variables": v})
	}}, nil
}

// thousand is a document that creates as many films as a batch has: PostGraphile has no field for several.
func thousand() string {
	var head, body strings.Builder
	for i := range batchSize {
		fmt.Fprintf(&head, "$i%d: MovieInput!, ", i)
		fmt.Fprintf(&body, "  m%d: createMovie(input: {movie: $i%d}) { movie { rowId title } }\n", i, i)
	}
	return "mutation CreateFilms(" + strings.TrimSuffix(head.String(), ", ") + ") {\n" + body.String() + "}\n"
}

// dialect converts variables for PostGraphile's documents.
func dialect(c *Case, v Variables) (Variables, error) {
	switch c.Name {
	case "M1":
		return newRow(v["input"].(Variables))
	case "M2":
		v = Variables{"id": v["id"], "patch": v["patch"]}
	case "M3":
		out := Variables{}
		for i, film := range v["inputs"].([]Variables) {
			row, err := newRow(film)
			if err != nil {
				return nil, err
			}
			out[fmt.Sprintf("i%d", i)] = row["input"]
		}
		return out, nil
	}
	return rawID(v, "id")
}

// newRow completes the input of a create with the values that the service generates.
func newRow(film Variables) (Variables, error) {
	row, err := rawID(film, "studio")
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("new ID: %w", err)
	}
	now := time.Now().UTC().Format(time.RFC3339Nano)
	row["rowId"], row["createdAt"], row["updatedAt"], row["studioId"] = id.String(), now, now, row["studio"]
	delete(row, "studio")
	return Variables{"input": row}, nil
}

// rawID turns the public ID in a variable into its UUID.
func rawID(v Variables, name string) (Variables, error) {
	text, ok := v[name].(string)
	if !ok {
		return v, nil
	}
	id, err := record.ParseID(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := maps.Clone(v)
	out[name] = id.UUID.String()
	return out, nil
}
