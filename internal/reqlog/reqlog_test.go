package reqlog_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"recordgraph/internal/reqlog"
)

func show(attrs []slog.Attr) string {
	var out []string
	for _, attr := range attrs {
		out = append(out, attr.String())
	}
	return strings.Join(out, " ")
}

func TestIDs(t *testing.T) {
	t.Parallel()
	ctx := reqlog.With(t.Context(), reqlog.Info{RequestID: "r1"})
	if got := show(reqlog.IDs(ctx)); got != "requestId=r1" {
		t.Error(got)
	}
	reqlog.Update(ctx, func(i *reqlog.Info) { i.TraceID, i.Address, i.Subject, i.TokenID = "t1", "192.0.2.7", "ann", "j1" })
	if got := show(reqlog.IDs(ctx)); got != "requestId=r1 traceId=t1 clientAddress=192.0.2.7 subject=ann tokenId=j1" {
		t.Error(got)
	}
	if id := reqlog.RequestID(ctx); id != "r1" {
		t.Errorf("RequestID = %q, want r1", id)
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	ctx := reqlog.With(t.Context(), reqlog.Info{RequestID: "r1"})
	const start = "status=0 durationMs=0 bytes=0 requestId=r1"
	if got := show(reqlog.Get(ctx).Append(nil)); got != start {
		t.Error(got)
	}
	reqlog.Update(ctx, func(i *reqlog.Info) {
		i.Operation, i.OperationType, i.Cost, i.Code, i.Errors = "A", "query", 7, "TIMEOUT", 2
	})
	for range 2 {
		reqlog.CountStatement(ctx, 1500*time.Microsecond)
	}
	if got := show(reqlog.Get(ctx).Append(nil)); got != start+" operation=A operationType=query cost=7 code=TIMEOUT errors=2 statements=2 databaseMs=3" {
		t.Error(got)
	}
	export := reqlog.Info{RequestID: "r1", Records: 3, Cut: true, ClientGone: true, Reason: "slow", Cause: "gone"}
	if got := show(export.Append(nil)); got != start+" records=3 reason=slow cause=gone cut=true clientGone=true" {
		t.Error(got)
	}
}

func TestOutsideARequestNothingHappens(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	reqlog.Update(ctx, func(*reqlog.Info) { t.Error("there is nothing to update") })
	reqlog.CountStatement(ctx, time.Second)
	if got := fmt.Sprint(reqlog.IDs(ctx), reqlog.Get(ctx) == reqlog.Info{}, reqlog.RequestID(ctx)); got != "[] true" {
		t.Error(got)
	}
}

func TestUpdateFromManyGoroutines(t *testing.T) {
	t.Parallel()
	ctx := reqlog.With(t.Context(), reqlog.Info{})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() { reqlog.Update(ctx, func(i *reqlog.Info) { i.Errors++ }) })
	}
	wg.Wait()
	if n := reqlog.Get(ctx).Errors; n != 16 {
		t.Errorf("%d updates, want 16", n)
	}
}
