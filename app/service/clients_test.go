package service

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"recordgraph/auth"
)

// TestViewerOfAToken queries the caller with tokens of the command.
func TestViewerOfAToken(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	a := serving(t, c)
	before := time.Now().Truncate(time.Second)
	for _, scopes := range [][]string{{}, {"book:read", "publisher:read"}} {
		var err error
		if a.token, err = Token(c, "somebody <else>", auth.NewScopes(scopes...), time.Hour); err != nil {
			t.Fatal(err)
		}
		w := a.send(request(t, `{ viewer { subject scopes expiresAt } }`, ""))
		var got struct {
			Data struct {
				Viewer struct {
					Subject   string
					Scopes    []string
					ExpiresAt time.Time
				}
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		v := got.Data.Viewer
		if w.Code != http.StatusOK || v.Subject != "somebody <else>" || !slices.Equal(v.Scopes, scopes) ||
			v.ExpiresAt.Before(before.Add(time.Hour)) || v.ExpiresAt.After(time.Now().Add(time.Hour)) {
			t.Errorf("%v: %d %s", scopes, w.Code, w.Body)
		}
	}
}

// TestModelIsPublic fetches the model without a token; it has the page sizes of the settings.
func TestModelIsPublic(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	c.Input.DefaultPage, c.Input.PageSize = 7, 500
	a := serving(t, c)
	r := httptest.NewRequest(http.MethodGet, "/model.json", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	unpacked, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	var model struct {
		Format int
		Types  []struct {
			Name string
			Page struct{ Default, Max, MaxCursors int }
		}
	}
	if err := json.Unmarshal(text, &model); err != nil {
		t.Fatal(err)
	}
	book := model.Types[0]
	if model.Format != 1 || len(model.Types) != 3 || book.Name != "Book" || book.Page.Default != 7 || book.Page.Max != 100 || book.Page.MaxCursors != 500 {
		t.Errorf("got %s", text)
	}
}
