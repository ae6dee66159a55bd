package record

import "testing"

func TestURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://example.org/":              true,
		"https://example.org./a%20b?q=1#x":  true,
		"https://h:0/":                      true,
		"https://h:65535/":                  true,
		"https://[2001:db8::1]:8080/":       true,
		"https://bücher.example/straße?ö=ä": true,
		"https://user:secret@h_1.example/":  true,
		"ftp://h":                           true,
		"https://h/!$&'()*+,;=:@[]~":        true,
		"https://h:65536/":                  false,
		"https://h:99999/":                  false,
		"https://h:99999999999999999999/":   false,
		"https://h:-1/":                     false,
		"https://example.org/a b":           false,
		"https://example.org/?a b":          false,
		"https://example.org/#a b":          false,
		"https://example.org/a\u00a0b":      false,
		"https://example.org/a\u3000b":      false,
		"https://example.org/a\u0085b":      false,
		"https://example.org/\n":            false,
		" https://example.org/":             false,
		"https://.":                         false,
		"https://..":                        false,
		"https://.:80/":                     false,
		"https://a..b/":                     false,
		"https://.a/":                       false,
		"https://a../":                      false,
		"https://:80/":                      false,
		"https://@/":                        false,
		"https:///x":                        false,
		"https://h/\\x":                     false,
		"https://h/<script>":                false,
		"https://h/\"":                      false,
		"https://h/{id}":                    false,
		"https://h/%zz":                     false,
		"/path":                             false,
		"":                                  false,
		"javascript:alert(1)":               false,
	} {
		_, err := Coerce(&Field{Scalar: ScalarURL}, text)
		if got := err == nil; got != want {
			t.Errorf("%q is a URL: %v, want %v", text, got, want)
		}
	}
}
