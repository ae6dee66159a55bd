package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// documents are what clients of a release send: a list, a create, and an update of the created record. Wide values are
// those that the first release does not have.
func documents(n int, wide bool) (list, create, update string) {
	fields, input := "id code title genre mood views rank size note sku author serial email agent { name }", `mood: ODD, views: 7, rank: 50, size: 10, note: "n", author: "a"`
	if n > 1 {
		fields = "id code title genre mood views rank size writer author serial email rating tags maker { name } shelves { totalCount }"
		input = `mood: LOUD, views: "7", rank: 50, size: 10, writer: "a", rating: 5`
		if wide {
			input = `mood: CHEERFUL, views: "7", rank: 50, size: 20, author: "a", rating: 5`
		}
	}
	list = `{ items(last: 5, filter: {views: {gte: 1}}) { nodes { ` + fields + ` } } }`
	create = `mutation ($code: String!) { createItem(input: {code: $code, title: "t", serial: $code, ` + input + `}) { item { ` + fields + ` } } }`
	update = `mutation ($id: ID!) { updateItem(id: $id, patch: {title: "u", views: 8, email: "e@example.org"}) { item { ` + fields + ` } } }`
	return list, create, update
}

// probe reads and writes every 20 ms.
func (w *walk) probe(ctx context.Context, n, i int, addr string) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for k := 0; ; k++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		list, create, update := documents(n, w.wide.Load())
		w.send(addr, list, nil)
		code := fmt.Sprintf("p%d-%d-%d-%d", n, i, k, time.Now().UnixNano())
		var created struct {
			CreateItem struct{ Item struct{ ID string } }
		}
		if w.send(addr, create, map[string]any{"code": code}, &created) {
			w.created.Add(1)
			w.send(addr, update, map[string]any{"id": created.CreateItem.Item.ID})
		}
	}
}

// send reports whether a request was answered without errors.
func (w *walk) send(addr, document string, variables map[string]any, into ...any) bool {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		w.t.Error(err)
		return false
	}
	request, err := http.NewRequest(http.MethodPost, "http://"+addr+"/graphql", bytes.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+w.token)
	begin := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Error(err)
		return false
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	took := time.Since(begin)
	w.requests.Add(1)
	for {
		longest := w.slowest.Load()
		if int64(took) <= longest || w.slowest.CompareAndSwap(longest, int64(took)) {
			break
		}
	}
	if err != nil || response.StatusCode != http.StatusOK || bytes.Contains(text, []byte(`"errors"`)) {
		w.t.Errorf("%s: %d %s %v", document, response.StatusCode, text, err)
		return false
	}
	for _, v := range into {
		answer := struct{ Data any }{v}
		if err := json.Unmarshal(text, &answer); err != nil {
			w.t.Error(err)
			return false
		}
	}
	return true
}

// watchLocks measures how long statements of replicas wait for locks.
func (w *walk) watchLocks() {
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		const waits = `SELECT extract(epoch FROM clock_timestamp() - l.waitstart), concat_ws(' ', l.locktype, l.mode, l.relation::regclass, 'behind',
				(SELECT string_agg(left(regexp_replace(b.query, '\s+', ' ', 'g'), 200), '; ') FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(l.pid))))
			FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.application_name = 'replica' AND a.datname = current_database()
			ORDER BY l.waitstart LIMIT 1`
		for ctx.Err() == nil {
			var seconds float64
			var what string
			if err := w.db.QueryRowContext(ctx, waits).Scan(&seconds, &what); err == nil && int64(seconds*1e9) > w.lock.Load() {
				w.lock.Store(int64(seconds * 1e9))
				w.lockOf.Store(&what)
			}
			w.pause()
		}
	}()
	w.t.Cleanup(func() { cancel(); <-ended })
}

func (w *walk) waited() time.Duration { return time.Duration(w.lock.Load()) }
