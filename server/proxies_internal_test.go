package server

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestClientAddress(t *testing.T) {
	t.Parallel()
	const proxy, cdn, client = "10.1.2.3:4000", "198.51.100.9", "203.0.113.7"
	trusted, err := ParseProxies("10.0.0.0/8, 198.51.100.0/24 2001:db8:aaaa::/48 ::1")
	if err != nil {
		t.Fatal(err)
	}
	type lines = []string
	for name, test := range map[string]struct {
		peer             string
		forwardedFor, by lines
		want             string
	}{
		"no proxy":                       {client + ":1234", nil, nil, client},
		"no proxy, and a claim":          {client + ":1234", lines{"192.0.2.1"}, lines{"for=192.0.2.1"}, client},
		"IPv6":                           {"[2001:db8::7]:1234", nil, nil, "2001:db8::7"},
		"IPv6 of one machine":            {"[fe80::1%eth0]:1234", nil, nil, "fe80::1"},
		"IPv4 in IPv6":                   {"[::ffff:203.0.113.7]:1234", nil, nil, client},
		"no network":                     {"@", lines{client}, nil, ""},
		"a proxy, and no header":         {proxy, nil, nil, "10.1.2.3"},
		"a proxy":                        {proxy, lines{client}, nil, client},
		"IPv4 in IPv6, a proxy":          {"[::ffff:10.1.2.3]:4000", lines{client}, nil, client},
		"a proxy by IPv6":                {"[2001:db8:aaaa::1]:4000", lines{client}, nil, client},
		"two proxies":                    {proxy, lines{client + ", " + cdn}, nil, client},
		"three, in lines":                {proxy, lines{client, cdn, "10.9.9.9"}, nil, client},
		"a proxy that is not known":      {proxy, lines{client + ", 192.0.2.50, " + cdn}, nil, "192.0.2.50"},
		"what the client sent":           {proxy, lines{"192.0.2.1, 10.5.5.5, " + client}, nil, client},
		"what it sent, in a line":        {proxy, lines{"192.0.2.1, 10.5.5.5", client + ", " + cdn}, nil, client},
		"proxies alone":                  {proxy, lines{"10.7.7.7, " + cdn}, nil, "10.7.7.7"},
		"with a port":                    {proxy, lines{client + ":80"}, nil, client},
		"IPv6 with a port":               {proxy, lines{"[2001:db8::7]:80"}, nil, "2001:db8::7"},
		"IPv6 in brackets":               {proxy, lines{"[2001:db8::7]"}, nil, "2001:db8::7"},
		"IPv6 by itself":                 {proxy, lines{"2001:DB8:0::7"}, nil, "2001:db8::7"},
		"IPv6 with a zone":               {proxy, lines{"fe80::1%<script>"}, nil, "fe80::1"},
		"IPv4 in IPv6, in the header":    {proxy, lines{"::ffff:203.0.113.7"}, nil, client},
		"tabs and empty elements":        {proxy, lines{",\t" + client + "\t,, ", ""}, nil, client},
		"garbage":                        {proxy, lines{"evil\n203.0.113.7"}, nil, "10.1.2.3"},
		"garbage before":                 {proxy, lines{"unknown, " + client}, nil, client},
		"garbage between":                {proxy, lines{client + ", unknown, " + cdn}, nil, cdn},
		"a name":                         {proxy, lines{"example.com"}, nil, "10.1.2.3"},
		"half an address":                {proxy, lines{"[2001:db8::7"}, nil, "10.1.2.3"},
		"IPv4 in brackets":               {proxy, lines{"[203.0.113.7]"}, nil, "10.1.2.3"},
		"Forwarded":                      {proxy, nil, lines{"for=" + client}, client},
		"Forwarded, all of it":           {proxy, nil, lines{`For="[2001:db8::7]:4711";proto=https;by=203.0.113.43, for=198.51.100.17;host="a,b;for=9.9.9.9"`}, "2001:db8::7"},
		"Forwarded, lines":               {proxy, nil, lines{"for=192.0.2.1", `for="203.0.113.7:80"`, "proto=https ; for = 10.8.8.8"}, client},
		"Forwarded, escapes":             {proxy, nil, lines{`for="203\.0.113.7"`}, client},
		"Forwarded, unknown":             {proxy, nil, lines{"for=192.0.2.1, for=unknown"}, "10.1.2.3"},
		"Forwarded, hidden":              {proxy, nil, lines{"for=_secret;proto=http"}, "10.1.2.3"},
		"Forwarded, no node":             {proxy, nil, lines{"for=192.0.2.1, proto=http"}, "10.1.2.3"},
		"Forwarded, two nodes":           {proxy, nil, lines{"for=192.0.2.1;for=192.0.2.2"}, "10.1.2.3"},
		"Forwarded, an open quote":       {proxy, nil, lines{`for="192.0.2.1, for=203.0.113.7`}, "10.1.2.3"},
		"Forwarded, empty":               {proxy, nil, lines{" , "}, "10.1.2.3"},
		"both headers: the one set most": {proxy, lines{client}, lines{"for=192.0.2.1"}, client},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &http.Request{RemoteAddr: test.peer, Header: http.Header{}}
			r.Header[forwardedForHeader], r.Header[forwardedHeader] = test.forwardedFor, test.by
			if got := trusted.client(r); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestParseProxies(t *testing.T) {
	t.Parallel()
	for list, part := range map[string]string{
		"10.0.0.0/8 2001:db8::/32,192.0.2.7": "", "": "", " , ": "", "0.0.0.0/0 ::/0": "",
		"10.0.0.0/33":        `"10.0.0.0/33" is neither`,
		"10.0.0.1/8":         "did you mean 10.0.0.0/8?",
		"::ffff:10.0.0.0/96": "write it as one",
		"proxy.example.com":  "is neither",
		"fe80::1%eth0":       "is neither",
		"10.0.0.0/8;::1":     "is neither",
	} {
		_, err := ParseProxies(list)
		if (err == nil) != (part == "") || err != nil && !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v, want %q", list, err, part)
		}
	}
}

// FuzzClientAddress has a client send any headers through a proxy, which adds the client's address. The log must have this address.
func FuzzClientAddress(f *testing.F) {
	for _, text := range []string{"", "192.0.2.1", "10.0.0.1, 10.0.0.2", `for="x`, `for="[::1]:80";by=x, for=_a`, "a\\\"b;,=", "[::1", "::ffff:10.0.0.1"} {
		f.Add(text, text)
	}
	trusted := Proxies{netip.MustParsePrefix("10.0.0.0/8")}
	const proxy, client = "10.0.0.1:80", "203.0.113.7"
	f.Fuzz(func(t *testing.T, one, other string) {
		for _, header := range []http.Header{
			{forwardedForHeader: {one, other + ", " + client}, forwardedHeader: {other}},
			{forwardedForHeader: {one, other, client}},
			{forwardedHeader: {one, other, "for=" + client}},
		} {
			if got := trusted.client(&http.Request{RemoteAddr: proxy, Header: header}); got != client {
				t.Errorf("%q: %q", header, got)
			}
			if got := trusted.client(&http.Request{RemoteAddr: "192.0.2.9:80", Header: header}); got != "192.0.2.9" {
				t.Errorf("%q from a stranger: %q", header, got)
			}
		}
		free := trusted.client(&http.Request{RemoteAddr: proxy, Header: http.Header{forwardedForHeader: {one}}})
		if addr, err := netip.ParseAddr(free); err != nil || addr.String() != free {
			t.Errorf("%q is logged as an address: %q", one, free)
		}
	})
}
