package workload

import (
	"strings"
	"testing"
)

func TestSame(t *testing.T) {
	t.Parallel()
	read, write := &Case{Name: "Q"}, &Case{Name: "M", Write: true}
	for _, test := range []struct {
		c        *Case
		one, two string
		want     bool
	}{
		{read, `{"data":{"a":[1,{"b":null}]}}`, `{"data": {"a": [1.0, {"b": null}]}}`, true},
		{read, `{"data":{"a":{"b":null}}}`, `{"data":{"a":{}}}`, false},
		{read, `{"data":{"endCursor":"x","id":"1"}}`, `{"data":{"endCursor":"y","id":"1"}}`, true},
		{read, `{"data":{"endCursor":"x"}}`, `{"data":{"endCursor":null}}`, false},
		{read, `{"data":{"id":"1"}}`, `{"data":{"id":"2"}}`, false},
		{write, `{"data":{"id":"1","title":"a"}}`, `{"data":{"id":"2","title":"a"}}`, true},
		{write, `{"data":{"title":"a"}}`, `{"data":{"title":"b"}}`, false},
		{read, `{"data":`, `{"data":`, false},
	} {
		if err := same(test.c, []byte(test.one), []byte(test.two)); (err == nil) != test.want {
			t.Errorf("same(%s, %s) = %v", test.one, test.two, err)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 2*maxShown)
	for _, test := range []struct {
		status int
		body   string
		want   bool
	}{
		{200, `{"data":{"movies":{"nodes":[]}}}`, true},
		{200, `{"data":{"a":"` + long + `"},"extensions":{}}`, true},
		{200, `{"errors":[{}],"data":{"a":null}}`, false},
		{200, `{"data":{"a":"` + long + `"},"errors":[{"message":"no"}]}`, false},
		{200, `{"data":null}`, false},
		{500, `{"data":{"a":1}}`, false},
	} {
		if err := check(test.status, []byte(test.body)); (err == nil) != test.want {
			t.Errorf("check(%d, %.80s) = %v", test.status, test.body, err)
		}
	}
}

// TestDocuments: each case has its documents, and its variables have the values that they need.
func TestDocuments(t *testing.T) {
	t.Parallel()
	if _, err := NewPostGraphile("x"); err != nil {
		t.Error(err)
	}
	uuids := []string{"018cc252-de60-79a3-ae4b-4845896175c7"}
	grosses := make([]string, fewVariables)
	samples := &Samples{ids: uuids, grosses: grosses, studios: uuids}
	for _, c := range Cases() {
		text, err := document(documents, &c)
		if err != nil {
			t.Error(err)
		}
		for _, v := range samples.Of(&c)[:min(1, len(samples.Of(&c)))] {
			for name := range v {
				if !strings.Contains(text, "$"+name+":") {
					t.Errorf("%s has no variable %s", c.Name, name)
				}
			}
		}
	}
}
