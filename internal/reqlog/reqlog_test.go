package reqlog_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/reqlog"
)

func TestAnnotateReplacesByKey(t *testing.T) {
	t.Parallel()
	ctx := reqlog.With(t.Context(), "r1")
	reqlog.Annotate(ctx, slog.Int("statements", 1), slog.String("operation", "A"))
	reqlog.Annotate(ctx, slog.Int("statements", 3))
	var got []string
	for _, attr := range reqlog.Attrs(ctx) {
		got = append(got, attr.String())
	}
	if diff := cmp.Diff([]string{"statements=3", "operation=A"}, got); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if id := reqlog.RequestID(ctx); id != "r1" {
		t.Errorf("RequestID = %q, want r1", id)
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	ctx := reqlog.With(t.Context(), "r1")
	show := func() string { return fmt.Sprint(reqlog.IDs(ctx)) }
	if got := show(); got != "[requestId=r1]" {
		t.Error(got)
	}
	reqlog.SetTraceID(ctx, "t1")
	if got := show(); got != "[requestId=r1 traceId=t1]" {
		t.Error(got)
	}
	reqlog.SetAddress(ctx, "192.0.2.7")
	if got := show(); got != "[requestId=r1 traceId=t1 clientAddress=192.0.2.7]" {
		t.Error(got)
	}
	reqlog.SetSubject(ctx, "ann", "j1")
	if got := show(); got != "[requestId=r1 traceId=t1 clientAddress=192.0.2.7 subject=ann tokenId=j1]" {
		t.Error(got)
	}
	if got := reqlog.CallerOf(ctx); got != (reqlog.Caller{Address: "192.0.2.7", Subject: "ann", TokenID: "j1"}) {
		t.Error(got)
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	show := func(ctx context.Context) string {
		var out []string
		for _, attr := range reqlog.Append(ctx, nil) {
			out = append(out, attr.String())
		}
		return strings.Join(out, " ")
	}
	ctx := reqlog.With(t.Context(), "r1")
	reqlog.Annotate(ctx, slog.String("operation", "A"))
	if got := show(ctx); got != "requestId=r1 operation=A" {
		t.Error(got)
	}
	reqlog.SetTraceID(ctx, "t1")
	reqlog.SetSubject(ctx, "ann", "")
	for range 2 {
		reqlog.CountStatement(ctx, 1500*time.Microsecond)
	}
	if got := show(ctx); got != "requestId=r1 traceId=t1 subject=ann operation=A statements=2 databaseMs=3" {
		t.Error(got)
	}
	reqlog.CountStatement(t.Context(), time.Second)
	if got := show(t.Context()); got != "" {
		t.Errorf("outside a request: %s", got)
	}
}

func TestOutsideARequestNothingHappens(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	reqlog.SetTraceID(ctx, "t1")
	reqlog.SetAddress(ctx, "192.0.2.7")
	reqlog.SetSubject(ctx, "ann", "j1")
	if ids := reqlog.IDs(ctx); ids != nil || reqlog.CallerOf(ctx) != (reqlog.Caller{}) {
		t.Errorf("got %v and %v, want nothing", ids, reqlog.CallerOf(ctx))
	}
	reqlog.Annotate(ctx, slog.Int("statements", 1))
	if id, attrs := reqlog.RequestID(ctx), reqlog.Attrs(ctx); id != "" || attrs != nil {
		t.Errorf("got %q and %v, want nothing", id, attrs)
	}
}

func TestAnnotateFromManyGoroutines(t *testing.T) {
	t.Parallel()
	ctx := reqlog.With(t.Context(), "r1")
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() { reqlog.Annotate(ctx, slog.Int(string(rune('a'+i)), i)) })
	}
	wg.Wait()
	if n := len(reqlog.Attrs(ctx)); n != 16 {
		t.Errorf("%d attributes, want 16", n)
	}
}
