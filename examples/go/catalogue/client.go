package catalogue

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/Khan/genqlient/graphql"
)

// pageSize is how many licences are read at once; the service's limit is 100.
const pageSize = 50

// maxConflicts is how often a change is made anew because others were faster.
const maxConflicts = 5

// Config configures a [Client].
type Config struct {
	URL   string // of the GraphQL endpoint
	Token string // bearer token

	HTTP  *http.Client                               // nil is http.DefaultClient
	Sleep func(context.Context, time.Duration) error // nil waits
}

// Client reads and writes licences. What the service refuses because it is busy, it sends again; see [Retry].
type Client struct{ graphql graphql.Client }

// New returns a client.
func New(config Config) *Client {
	doer := authorized{client: cmp.Or(config.HTTP, http.DefaultClient), token: config.Token}
	sleep := config.Sleep
	if sleep == nil {
		sleep = wait
	}
	return &Client{graphql: &Retry{Client: graphql.NewClient(config.URL, doer), Sleep: sleep}}
}

// OfPeriod gives the licences of a territory that are valid some time from from on and before to, by their start,
// page by page on demand. After an error it yields no more.
func (c *Client) OfPeriod(ctx context.Context, territory string, from, to time.Time) iter.Seq2[*LicenceFields, error] {
	return func(yield func(*LicenceFields, error) bool) {
		var after *string
		for {
			data, err := LicencesOfPeriod(ctx, c.graphql, territory, from, to, pageSize, after)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, licence := range data.Licences.Nodes {
				if !yield(licence, nil) {
					return
				}
			}
			if !data.Licences.PageInfo.HasNextPage {
				return
			}
			after = data.Licences.PageInfo.EndCursor
		}
	}
}

// FilmID returns the ID of the film with a title, or "".
func (c *Client) FilmID(ctx context.Context, title string) (string, error) {
	data, err := FilmByTitle(ctx, c.graphql, title)
	if err != nil || len(data.Movies.Nodes) == 0 {
		return "", err
	}
	return data.Movies.Nodes[0].Id, nil
}

// Create makes a licence.
func (c *Client) Create(ctx context.Context, input *CreateLicenceInput) (*LicenceFields, error) {
	data, err := CreateLicence(ctx, c.graphql, input)
	if err != nil {
		return nil, err
	}
	return data.CreateLicence.Licence, nil
}

// Change reads a licence, applies change and writes the result. If another client has changed the licence meanwhile,
// it repeats this.
func (c *Client) Change(ctx context.Context, id string, change func(*LicenceFields) *LicencePatch) (*LicenceFields, error) {
	for attempt := 1; ; attempt++ {
		data, err := LicenceByID(ctx, c.graphql, id)
		if err != nil {
			return nil, err
		}
		if data.Licence == nil {
			return nil, ErrNotFound
		}
		seen := data.Licence
		changed, err := UpdateLicence(ctx, c.graphql, id, seen.Version, change(seen))
		switch {
		case err == nil:
			return changed.UpdateLicence.Licence, nil
		case attempt == maxConflicts || !Has(err, Conflict):
			return nil, err
		}
	}
}

// Delete deletes a licence.
func (c *Client) Delete(ctx context.Context, id string) error {
	_, err := DeleteLicence(ctx, c.graphql, id)
	return err
}
