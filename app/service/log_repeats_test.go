package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/reqlog"
)

// summing is a log with summaries, in a bubble of synctest.
type summing struct {
	*slog.Logger
	out *writes
}

func newSumming(t *testing.T, level string) summing {
	t.Helper()
	c, out := DefaultConfig(), new(writes)
	c.LogFormat, c.LogLevel = "text", level
	log, err := NewLogger(c, out)
	if err != nil {
		t.Fatal(err)
	}
	return summing{log, out}
}

// at is the time of a line.
var at = regexp.MustCompile(`(?m)^time=\S+ `)

// lines are the lines written since the last call, without times.
func (s summing) lines() []string {
	<-time.After(logDelay) // until the buffered lines are written
	synctest.Wait()
	s.out.mu.Lock()
	defer s.out.mu.Unlock()
	text := at.ReplaceAllString(strings.Join(s.out.all, ""), "")
	s.out.all = nil
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// of is the context of a request.
func of(id, subject, operation string) context.Context {
	return reqlog.With(context.Background(), reqlog.Info{
		RequestID: id, Subject: subject, Operation: operation, OperationType: "query", Status: 503, Code: "UNAVAILABLE",
	})
}

// fail logs a request that fails.
func (s summing) fail(ctx context.Context, err error) {
	s.LogAttrs(ctx, slog.LevelWarn, "operation failed", append(reqlog.IDs(ctx), slog.String("code", "UNAVAILABLE"), slog.Any("error", err))...)
	s.LogAttrs(ctx, slog.LevelWarn, about, reqlog.Get(ctx).Append(nil)...)
}

// TestRepeatedLinesAreSummedUp: an outage makes a line of each kind, then one per period, and one at its end. All lines of requests
// are written.
func TestRepeatedLinesAreSummedUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSumming(t, "info")
		for i := range 25 {
			ctx := of(fmt.Sprintf("r%d", i), fmt.Sprintf("user%d", i%3), fmt.Sprintf("Books%d", i%2))
			s.fail(ctx, fmt.Errorf("dial tcp 10.0.0.7:%d: connection refused", 5000+i))
			if i == 0 {
				<-time.After(time.Second / 2) // not at the same time as summaries
			} else {
				<-time.After(time.Second)
			}
		}
		<-time.After(time.Minute)
		const refused = ` code=UNAVAILABLE error="dial tcp 10.0.0.7:5000: connection refused"`
		var want, access []string
		for i := range 25 {
			level := "INFO"
			if i == 0 {
				level = "WARN"
				want = append(want, `level=WARN msg="operation failed" requestId=r0 subject=user0`+refused)
			}
			access = append(access, fmt.Sprintf("level=%s msg=request status=503 durationMs=0 bytes=0 requestId=r%d subject=user%d operation=Books%d operationType=query code=UNAVAILABLE", level, i, i%3, i%2))
		}
		var got, requests []string
		for _, line := range s.lines() {
			if strings.Contains(line, "msg=request ") {
				requests = append(requests, line)
				continue
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(access, requests); diff != "" {
			t.Errorf("lines about requests (-want +got):\n%s", diff)
		}
		sums := map[string]bool{}
		for _, line := range got[1:] {
			sums[line] = true
		}
		for _, line := range []string{
			`level=WARN msg="operation failed (repeated)"` + refused + ` repeated=10 subjects=3 operations=2 firstRequestId=r0 lastRequestId=r10`,
			`level=WARN msg="request (repeated)" status=503 code=UNAVAILABLE repeated=10 subjects=3 operations=2 firstRequestId=r0 lastRequestId=r10`,
			`level=WARN msg="operation failed (repeated)"` + refused + ` repeated=10 subjects=3 operations=2 firstRequestId=r0 lastRequestId=r20`,
			`level=WARN msg="operation failed (repeated)"` + refused + ` repeated=4 subjects=3 operations=2 firstRequestId=r0 lastRequestId=r24`,
			`level=INFO msg="operation failed (ended)"` + refused + ` repeated=24 lastedMs=23500 firstRequestId=r0`,
			`level=INFO msg="request (ended)" status=503 code=UNAVAILABLE repeated=24 lastedMs=23500 firstRequestId=r0`,
		} {
			if !sums[line] {
				t.Errorf("no line %s in:\n%s", line, strings.Join(got, "\n"))
			}
		}
		if got[0] != want[0] || len(got) != 1+2*4 {
			t.Errorf("%d lines, the first one %s", len(got), got[0])
		}
		s.fail(of("later", "user0", "Books0"), errors.New("dial tcp 10.0.0.7:5432: connection refused"))
		if again := s.lines(); !strings.HasPrefix(again[0], `level=WARN msg="operation failed" requestId=later`) || len(again) != 2 {
			t.Errorf("the next outage: %q", again)
		}
		<-time.After(time.Minute)
		if rest := s.lines(); rest[0] != "" {
			t.Errorf("a line that did not repeat has an end: %q", rest)
		}
	})
}

// TestKindsOfLines: lines that differ in more than IDs, ports and the like are of different kinds.
func TestKindsOfLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSumming(t, "info")
		ctx := context.Background()
		for i := range 2 {
			s.Warn("lost", "error", fmt.Sprintf("read 10.0.0.%d:%d->10.0.0.9:5432: EOF after 1.%ds", i, 4000+i, i))
			s.Warn("lost", "error", "read 10.0.0.1:4000->10.0.0.9:5432: broken pipe")
			s.Error("lost", "error", "read 10.0.0.1:4000->10.0.0.9:5432: broken pipe")
			s.Warn("lost", "error", fmt.Sprintf("no book_01J%dZ of 9f86d081-884c-%d", i, i))
			slog.NewLogLogger(s.Handler(), slog.LevelWarn).Printf("http: TLS handshake error from 192.0.2.%d:%d: EOF", i, i)
			s.Warn("request", "status", 503, "code", "UNAVAILABLE")
			s.Warn("request", "status", 500, "code", "UNAVAILABLE")
			s.Error("panic", "cause", "index out of range", "stack", fmt.Sprintf("goroutine %d [running]:\nmain.first(0xc00%d)\n", i, i))
			s.Error("panic", "cause", "index out of range", "stack", fmt.Sprintf("goroutine %d [running]:\nmain.second(0xc00%d)\n", i, i))
			s.Info("stopped")
			s.LogAttrs(ctx, slog.LevelDebug, "not logged")
		}
		kinds := 0
		for _, line := range s.lines() {
			if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
				kinds++
			}
		}
		if kinds != 9 {
			t.Errorf("%d kinds, want 9", kinds)
		}
		FlushLog(s.Logger)
		sums := s.lines()
		if len(sums) != 9 || strings.Contains(strings.Join(sums, ""), "stack=") || !strings.Contains(strings.Join(sums, ""), "repeated=1") {
			t.Errorf("sums: %q", sums)
		}
	})
}

// TestKindsAreBounded: the number of lines in a period is limited.
func TestKindsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSumming(t, "warn")
		for i := range 10 * maxKinds {
			s.Error("failed", "error", strings.Repeat("x", i))
		}
		if n := len(s.lines()); n != maxKinds+1 {
			t.Errorf("%d lines, want %d", n, maxKinds+1)
		}
		<-time.After(2 * repeatPeriod)
		sums := s.lines()
		if want := fmt.Sprintf(`level=ERROR msg="failed (repeated)" repeated=%d`, 9*maxKinds-1); sums[0] != want {
			t.Errorf("sums: %q, want %s", sums, want)
		}
		for i := range 10 * maxCounted {
			s.fail(of("r", fmt.Sprint("user", i), fmt.Sprint("Books", i)), errors.New("away"))
		}
		<-time.After(repeatPeriod)
		if text := strings.Join(s.lines(), "\n"); !strings.Contains(text, "subjects=1000 operations=1000") || strings.Contains(text, "level=INFO") {
			t.Errorf("counted: %s", text)
		}
	})
}
