package dev

import "testing"

func TestBaseURL(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"0.0.0.0:80":      "http://localhost:80",
		"[::]:8080":       "http://localhost:8080",
		"127.0.0.1:8080":  "http://localhost:8080",
		"192.0.2.1:8080":  "http://192.0.2.1:8080",
		"films.test:8080": "http://films.test:8080",
	} {
		if got := baseURL(addr); got != want {
			t.Errorf("baseURL(%q) = %q, want %q", addr, got, want)
		}
	}
}
