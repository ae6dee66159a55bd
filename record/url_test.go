package record_test

import (
	"strings"
	"testing"

	"recordgraph/record"
)

var urls, notURLs = []string{
	"https://example.org/", "https://example.org", "HTTP://EXAMPLE.ORG", "ftp://a/b", "x-my.app+v1://host/path", "https://localhost:8080",
	"https://example.org:/", "https://example.org:0/", "https://example.org:65535/", "https://example.org:00080/", "https://example.org./",
	"https://user@example.org/", "https://user:p%40ss;word@example.org/", "https://:@example.org/", "https://a_b-c.example/", "https://xn--bcher-kva.example/",
	"https://b%C3%BCcher.example/", "https://bücher.example/straße?ö=ä#ü", "https://例え.テスト/引き割り", "https://user:secret@h_1.example/", "https://example.org/🎬", "https://127.0.0.1/", "https://1.2.3.4:443/x", "https://[::1]/", "https://[2001:DB8::1]:8443/", "https://[::ffff:1.2.3.4]",
	"https://1.example", "https://a,b;c.example/", "https://example.org?q", "https://example.org#f", "https://example.org/?a=b&c=%20;d/e?f#g/h?i", "https://example.org//a//b",
	"https://example.org/%E2%82%AC/~a!$&'()*+,;=:@-._", "https://example.org/a@b@c?d@e", "https://example.org/a:b", "https://example.org/%00", "https://example.org/a#", "https://example.org/?",
	"https://" + strings.Repeat(strings.Repeat("a", 63)+".", 3) + strings.Repeat("b", 63), "javascript://example.org/%0aalert(1)",
}, []string{
	"", " ", "example.org", "/a", "//example.org/", "?a", "#a", "https", "https:", "https:/", "https://", "https:///a", "https:example.org", "mailto:a@example.org", "urn:a//b",
	"1https://a/", "-x://a", "ht tp://a", "ht%74ps://a", "ü://a", "://a", "https//a",
	"https://example.org:65536/", "https://example.org:99999/", "https://example.org:99999999999999999999/", "https://example.org:-1/", "https://example.org:+1/", "https://example.org:80a/",
	"https://example.org:80:80/", "x://a:1,b:2/", "https://:80/", "https://?q", "https://#f", "https://user@/", "https://user@:80/",
	"https://.", "https://..", "https://.example.org/", "https://a..b/", "https://example.org../", "https://a.:80./", "https://" + strings.Repeat("a", 64) + ".example/",
	"https://" + strings.Repeat("a.", 128) + "a/", "https://999.1.1.1/", "https://1.2.3/", "https://1.2.3.4.5/", "https://01.2.3.4/", "https://1/", "https://example.1/", "https://1.2.3.4./",
	"https://[::1", "https://::1/", "https://[]/", "https://[::g]/", "https://[1.2.3.4]/", "https://[fe80::1%25eth0]/", "https://[::1]x/", "https://a[::1]/", "https://[v1.a]/", "https://[::1]:x/",
	"https://example.org/a b", " https://example.org/", "https://example.org/ ", "https://example.org /", "https://exa mple.org/", "https://example.org/\t", "https://example.org/\n", "https://example.org\n/",
	"https://example.org/\x00", "https://example.org/\x7f", "https://example.org/\u2028", "https://example.org/\xff", "https://example.org/\u00a0", "https://example.org/\u3000", "https://example.org/\u0085", "https://example.org/\ufffd",
	"https://example.org/\u202e", "https://example.org/\u200b", "https://example.org/\ufeff", "https://example.org/\ue000", "https://ex\u00adample.org/", "https://１.example.１/\u00a0",
	"https://example.org/%", "https://example.org/%2", "https://example.org/%zz", "https://example.org/?a=%", "https://example.org/?a=%g0", "https://example.org/#%", "https://u%ser@a/", "https://%41.example/",
	"https://%20.example/", "https://a%00b/", "https://a%0ab/", "https://%C2%A0.example/", "https://%FF.example/", "https://a%2Eb/",
	`https://example.org\@a/`, `https:\\example.org\`, `https://example.org/a\b`, `https://example.org/"a"`, "https://example.org/<a>", "https://example.org/^", "https://example.org/`", "https://example.org/{a}", "https://example.org/a|b",
	"https://example.org/a[0]", "https://example.org/?a[]=1", "https://example.org/#[a]", "https://example.org/#a#b", "https://a@b@c/", "https://us[er@a/", "https://us er@a/",
}

func TestURL(t *testing.T) {
	t.Parallel()
	f := &record.Field{Scalar: record.ScalarURL}
	for _, s := range urls {
		if got, err := record.Coerce(f, s); err != nil || got != s {
			t.Errorf("%q: got %v, %v", s, got, err)
		}
	}
	for _, s := range notURLs {
		if got, err := record.Coerce(f, s); err == nil {
			t.Errorf("%q is accepted as %v", s, got)
		}
	}
}
