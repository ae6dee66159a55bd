package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

const (
	forwardedForHeader = "X-Forwarded-For"
	forwardedHeader    = "Forwarded"
)

// Proxies are the networks of trusted proxies: the service believes the addresses that they write into headers. Any other peer
// could write any address.
type Proxies []netip.Prefix

// ParseProxies reads networks and addresses, separated by spaces or commas: "10.0.0.0/8 2001:db8::/32 192.0.2.7".
func ParseProxies(list string) (Proxies, error) {
	var out Proxies
	for _, text := range strings.FieldsFunc(list, func(c rune) bool { return c == ' ' || c == ',' }) {
		prefix, err := parseNetwork(text)
		if err != nil {
			return nil, err
		}
		out = append(out, prefix)
	}
	return out, nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return prefix, fmt.Errorf("%q is neither a network such as 10.0.0.0/8 nor an address", text)
	case prefix.Addr().Is4In6():
		return prefix, fmt.Errorf("%q is an IPv4 network; write it as one, such as 10.0.0.0/8", text)
	case prefix != prefix.Masked():
		return prefix, fmt.Errorf("%q has bits beyond its length; did you mean %s?", text, prefix.Masked())
	}
	return prefix, nil
}

func (p Proxies) trust(addr netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(addr) })
}

// client is the address of a request's client, without the port; empty where the connection has none. Behind proxies, it is the
// last address in X-Forwarded-For that is not a proxy's, or in Forwarded (RFC 7239) without that header: a client can invent the
// addresses before it. Where a proxy did not know an address, it is the proxy's.
func (p Proxies) client(r *http.Request) string {
	peer, ok := parseNode(r.RemoteAddr)
	if !ok {
		return ""
	}
	if p.trust(peer) {
		peer = p.behind(peer, r.Header)
	}
	return peer.String()
}

// behind follows the addresses in the headers from a trusted proxy to the client.
func (p Proxies) behind(proxy netip.Addr, header http.Header) netip.Addr {
	lines, nodes := header[forwardedForHeader], forwardedFor
	if len(lines) == 0 {
		lines, nodes = header[forwardedHeader], forwarded
	}
	for _, line := range slices.Backward(lines) {
		for node := range nodes(line) {
			addr, ok := parseNode(node)
			if !ok {
				return proxy
			}
			if proxy = addr; !p.trust(addr) {
				return addr
			}
		}
	}
	return proxy
}

// parseNode reads an address with or without a port, as proxies write it: 192.0.2.7, 192.0.2.7:80, 2001:db8::7, [2001:db8::7],
// [2001:db8::7]:80. It drops a zone, which names a network interface of the sender.
func parseNode(text string) (netip.Addr, bool) {
	text = strings.Trim(text, " \t")
	host := text
	if inside, ok := strings.CutPrefix(text, "["); ok {
		var rest string
		if host, rest, ok = strings.Cut(inside, "]"); !ok || rest != "" && rest[0] != ':' || !strings.Contains(host, ":") {
			return netip.Addr{}, false
		}
	} else if before, _, ok := strings.Cut(text, ":"); ok && strings.Count(text, ":") == 1 {
		host = before
	}
	addr, err := netip.ParseAddr(host)
	return addr.Unmap().WithZone(""), err == nil
}
