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

func TestRecallFor(t *testing.T) {
	t.Parallel()
	made := map[int]int{}
	s := &record.Shapes{}
	recall := func(key int) int {
		got, err := record.RecallFor(s, key, func() (int, error) { made[key]++; return 10 * key, nil })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if _, err := record.RecallFor(s, 0, func() (int, error) { return 0, errors.New("no") }); err == nil {
		t.Error("the failure is lost")
	}
	for range 3 {
		for key := range 100 {
			for range 2 {
				if got := recall(key); got != 10*key {
					t.Errorf("%d for %d", got, key)
				}
			}
		}
	}
	total := 0
	for key := range 100 {
		total += made[key]
		if made[key] > 3 {
			t.Errorf("%d was made %d times, though it was asked for twice each time", key, made[key])
		}
	}
	if total < 200 {
		t.Errorf("%d were made: more are kept than a few", total)
	}
}
