package record_test

import (
	"errors"
	"testing"

	"recordgraph/record"
)

func TestRecall(t *testing.T) {
	t.Parallel()
	made := 0
	fresh := func() (int, error) { made++; return made, nil }
	m := &record.Memo{}
	if _, err := record.Recall(m, func() (int, error) { return 0, errors.New("no") }); err == nil {
		t.Error("no error")
	}
	for range 3 {
		if got, err := record.Recall(m, fresh); got != 1 || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
	}
	if got, _ := record.Recall(nil, fresh); got != 2 {
		t.Errorf("without a memo: got %d", got)
	}
}
