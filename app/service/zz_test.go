package service

import "testing"

func BenchmarkRead100(b *testing.B) {
	for range b.N {
		if _, err := Read("/tmp/lead/m100"); err != nil {
			b.Fatal(err)
		}
	}
}
