package store_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"recordgraph/model"
	"recordgraph/record"
	"recordgraph/store/storetest"
)

// created is when all records of the fixture were created.
var created = time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)

// fixture is the model and the records of the store's tests: generated films, studios, licences and
// samples.
type fixture struct {
	*world
	model *model.Model
}

// maker generates records with ascending IDs.
type maker struct {
	*world
	*values
	ids uint64
}

const (
	extraStudios = 20 // without films
	licences     = 4000
	samples      = 400
)

// films returns the fixture, which is the same in each run.
func films(tb testing.TB) fixture {
	tb.Helper()
	f := must(buildFilms())(tb)
	return f
}

var buildFilms = sync.OnceValues(func() (fixture, error) {
	loaded, err := model.Load(model.File{Name: "model.graphqls", SDL: string(storetest.SDL())})
	if err != nil {
		return fixture{}, err
	}
	m := &maker{world: newWorld(loaded.Schema()), values: newValues(rand.New(rand.NewPCG(1, 2)))}
	rows := newFilms(m.Rand)
	studios := m.studios(rows)
	for _, object := range rows {
		m.movie(object, studios)
	}
	m.licences()
	m.samples()
	return fixture{m.world, loaded}, nil
})

func (m *maker) make(t *record.Type, values map[*record.Field]any) *row {
	m.ids++
	var u uuid.UUID
	u[0], u[6], u[8] = byte(len(t.Name)), 0x70, 0x80
	for i := range 6 {
		u[15-i] = byte(m.ids >> (8 * i))
	}
	r := &row{t, record.ID{Prefix: t.IDPrefix, UUID: u}, values}
	values[t.ID()] = r.id
	values[t.Field("version")] = int64(1)
	values[t.Field("createdAt")], values[t.Field("updatedAt")] = created, created
	m.add(r)
	return r
}

// studios creates the studios of the films, and some without films.
func (m *maker) studios(films []map[string]any) map[string]*row {
	t := m.typ("Studio")
	out := map[string]*row{}
	one := func(name string) {
		if out[name] == nil {
			out[name] = m.make(t, map[*record.Field]any{t.Field("name"): name, t.Field("website"): m.maybe(t.Field("website"))})
		}
	}
	for _, film := range films {
		if name, ok := film["studio"].(string); ok {
			one(name)
		}
	}
	for i := range extraStudios {
		one(fmt.Sprintf("%s %d", m.text(), i))
	}
	return out
}

func (m *maker) movie(object map[string]any, studios map[string]*row) {
	t := m.typ("Movie")
	values := map[*record.Field]any{}
	for name, raw := range object {
		f := t.Field(name)
		if f.Relation != nil {
			values[f] = studios[raw.(string)].id
			continue
		}
		v, err := record.Coerce(f, raw)
		if err != nil {
			panic(fmt.Sprintf("%s %v: %v", name, raw, err))
		}
		values[f] = v
	}
	values[t.Field("tags")] = m.list(t.Field("tags"))
	values[t.Field("attributes")] = m.maybe(t.Field("attributes"))
	m.make(t, values)
}

func (m *maker) licences() {
	t, movies := m.typ("Licence"), m.rows[m.typ("Movie")]
	taken := map[string]bool{}
	for len(m.rows[t]) < licences {
		movie := movies[m.IntN(len(movies)/2)] // the other movies have no licences
		territory := []string{"DE", "FR", "GB", "US", "JP"}[m.IntN(5)]
		starts := created.AddDate(0, 0, m.IntN(1000)-500).Truncate(24 * time.Hour)
		key := fmt.Sprint(movie.id, territory, starts)
		if taken[key] {
			continue
		}
		taken[key] = true
		values := map[*record.Field]any{
			t.Field("movie"): movie.id, t.Field("territory"): territory,
			t.Field("startsAt"): starts, t.Field("endsAt"): starts.Add(time.Duration(1+m.IntN(1000)) * time.Hour),
		}
		for _, name := range []string{"holdback", "contract"} {
			values[t.Field(name)] = m.maybe(t.Field(name))
		}
		if m.IntN(3) > 0 {
			values[t.Field("fee")] = record.Decimal(fmt.Sprintf("%d.%02d", m.IntN(1000), m.IntN(100)))
		}
		m.make(t, values)
	}
}

func (m *maker) samples() {
	t, movies := m.typ("Sample"), m.rows[m.typ("Movie")]
	for len(m.rows[t]) < samples {
		values := map[*record.Field]any{}
		for _, f := range t.Fields {
			if f.Column != "" && f.Relation == nil && !f.ReadOnly {
				values[f] = m.maybe(f)
			}
		}
		values[t.Field("name")] = m.text()
		if m.IntN(3) > 0 {
			values[t.Field("movie")] = movies[m.IntN(50)].id
		}
		if made := m.rows[t]; len(made) > 0 && m.IntN(3) > 0 {
			values[t.Field("parent")] = made[m.IntN(len(made))].id
		}
		m.make(t, values)
	}
}

// document is the text of a JSON value.
func document(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
