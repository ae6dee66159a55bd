package transport_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// TestTextsArriveAsSent: escapes, and characters beyond U+FFFF.
func TestTextsArriveAsSent(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		`"\ud83d\ude00 \uD83D\uDE00 😀"`: "😀 😀 😀", `"\\ud83d"`: `\ud83d`, `"\"\\\ufffd"`: `"\` + "\ufffd", `"\u0000"`: "\x00",
	} {
		w := servertest.Do(servertest.NewGraphQL(transport.Config{}), servertest.Post(`{"query":"query($any: Any){echo(any: $any)}","variables":{"any":`+sent+`}}`, ""))
		var got struct {
			Data struct{ Variables struct{ Any string } }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Data.Variables.Any != want {
			t.Errorf("%s: got %s, want %q", sent, w.Body, want)
		}
	}
}

func TestRequestsThatHoldTooMuch(t *testing.T) {
	t.Parallel()
	const values, containers, deep = "the request has more than the 100000 values allowed",
		"the request has more than the 20000 objects and lists allowed",
		"objects and lists are nested deeper than the 250 levels allowed"
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for name, test := range map[string]struct{ variable, want string }{
		"values":          {"[" + strings.Repeat("1,", 99_990) + "1]", ""},
		"too many values": {"[" + strings.Repeat("1,", 100_000) + "1]", values},
		"commas in text":  {`"` + strings.Repeat(`,\"{`, 100_000) + `"`, ""},
		"lists":           {"[" + strings.Repeat("[],", 19_000) + "{}]", ""},
		"too many lists":  {"[" + strings.Repeat("[],", 20_000) + "{}]", containers},
		"nested":          {nested(248), ""},
		"nested deeper":   {nested(249), deep},
	} {
		w := servertest.Do(servertest.NewGraphQL(transport.Config{}), servertest.Post(`{"query":"{other}","variables":{"any":`+test.variable+`}}`, reply.GraphQL))
		var got struct{ Errors []struct{ Message string } }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		switch {
		case test.want == "" && w.Code != http.StatusOK:
			t.Errorf("%s: %d %.300s", name, w.Code, w.Body)
		case test.want != "" && (w.Code != http.StatusBadRequest || servertest.ErrorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" || got.Errors[0].Message != test.want):
			t.Errorf("%s: %d %.300s, want %s", name, w.Code, w.Body, test.want)
		}
	}
}
