package driver

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"
)

// certificate returns a self-signed certificate.
func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der := must(x509.CreateCertificate(rand.Reader, template, template, public, private))(t)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	proxy := startCutProxy(t, &cutProxy{tls: &tls.Config{Certificates: []tls.Certificate{certificate(t)}, MinVersion: tls.VersionTLS12}})
	direct := newDB(t, Config{})
	cfg := shortTimeouts(fmt.Sprintf("host=127.0.0.1 port=%d user=postgres sslmode=require dbname=%s",
		proxy.address.Port, scanOne[string](t, direct, `SELECT current_database()`)))
	cfg.StatementTimeout = 2 * time.Second
	db := open(t, cfg)
	pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
	for range 3 {
		if got := scanOne[int](t, db, `SELECT pg_backend_pid() WHERE length($1) = 100000`, strings.Repeat("x", 100000)); got != pid {
			t.Errorf("an idle connection was closed")
		}
	}
	c := connOf(t, db)
	scanOne[bool](t, direct, `SELECT pg_terminate_backend($1, 5000)`, pid)
	eventually(t, "the end of the stream is received", func() (closed bool) {
		rawConn(t, c, func(c *conn) { closed = !c.net.alive() })
		return closed
	})
	noError(t, c.Close())
	if got := scanOne[int](t, db, `SELECT pg_backend_pid()`); got == pid {
		t.Error("the connection was used again")
	}
}
