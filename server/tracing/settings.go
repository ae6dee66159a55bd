package tracing

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OpenTelemetry's variables for the exporter (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
// Its SDK reads others itself; they are checked here.
const (
	envDisabled = "OTEL_SDK_DISABLED"
	envExporter = "OTEL_TRACES_EXPORTER"
	envSampler  = "OTEL_TRACES_SAMPLER"
	envArg      = "OTEL_TRACES_SAMPLER_ARG"
	envOTLP     = "OTEL_EXPORTER_OTLP_"
	envTraces   = "OTEL_EXPORTER_OTLP_TRACES_" // takes precedence over envOTLP
)

const (
	defaultEndpoint = "http://localhost:4318"
	defaultTimeout  = 10 * time.Second
	tracesPath      = "v1/traces"
)

// Settings of the exporter. The zero value makes no traces.
type Settings struct {
	URL     string        // empty: no traces
	Headers string        // "name=value,…", percent-encoded; a secret
	Timeout time.Duration // of one attempt to send
	Gzip    bool

	CA, Certificate, Key string // files, PEM; empty for none
}

// On reports whether there are traces.
func (s Settings) On() bool { return s.URL != "" }

// FromEnv reads the settings from the environment. Traces are on when an endpoint is set or the exporter is "otlp". The error names
// every invalid variable, without the value of one that may be a secret.
func FromEnv(getenv func(string) string) (Settings, error) {
	v := variables{getenv: getenv}
	exporter, disabled := v.one(envExporter), strings.ToLower(v.one(envDisabled))
	if !slices.Contains([]string{"", "true", "false"}, disabled) {
		return Settings{}, fmt.Errorf("%s: %q is neither true nor false", envDisabled, disabled)
	}
	if !slices.Contains([]string{"", "otlp", "none"}, exporter) {
		return Settings{}, fmt.Errorf("%s: %q is neither otlp nor none", envExporter, exporter)
	}
	if disabled == "true" || exporter == "none" || exporter == "" && v.otlp("ENDPOINT", nil) == "" {
		return Settings{}, nil
	}
	v.sdk()
	v.otlp("PROTOCOL", checkProtocol)
	s := Settings{
		URL:         v.url(),
		Headers:     v.otlp("HEADERS", func(text string) error { _, err := headers(text); return err }),
		Timeout:     defaultTimeout,
		Gzip:        v.otlp("COMPRESSION", checkCompression) == "gzip",
		CA:          v.otlp("CERTIFICATE", nil),
		Certificate: v.otlp("CLIENT_CERTIFICATE", nil),
		Key:         v.otlp("CLIENT_KEY", nil),
	}
	v.otlp("TIMEOUT", func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n <= 0 || n > mostTime {
			return fmt.Errorf("%q is not a number of milliseconds from 1 to %d", text, mostTime)
		}
		s.Timeout = time.Duration(n) * time.Millisecond
		return nil
	})
	_, err := s.client()
	if err := errors.Join(append(v.errs, err)...); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// variables are the environment, and its errors.
type variables struct {
	getenv func(string) string
	errs   []error
}

func (v *variables) one(name string) string { return strings.TrimSpace(v.getenv(name)) }

// otlp is the value of an exporter's variable: the one for traces, else the one for all signals.
func (v *variables) otlp(name string, check func(string) error) string {
	for _, name := range []string{envTraces + name, envOTLP + name} {
		text := v.one(name)
		if text == "" {
			continue
		}
		if check != nil {
			if err := check(text); err != nil {
				v.errs = append(v.errs, fmt.Errorf("%s: %w", name, err))
			}
		}
		return text
	}
	return ""
}

// url is the URL for traces: the endpoint for traces as given, else a path below the endpoint for all signals.
func (v *variables) url() string {
	if v.one(envTraces+"ENDPOINT") != "" {
		return v.otlp("ENDPOINT", checkEndpoint)
	}
	base := cmp.Or(v.otlp("ENDPOINT", checkEndpoint), defaultEndpoint)
	return strings.TrimSuffix(base, "/") + "/" + tracesPath
}

// sampler checks the sampler, of which the SDK ignores errors.
func (v *variables) sampler() {
	samplers := []string{
		"always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
	}
	name, arg := v.one(envSampler), v.one(envArg)
	if name != "" && !slices.Contains(samplers, name) {
		v.errs = append(v.errs, fmt.Errorf("%s: %q is none of %s", envSampler, name, strings.Join(samplers, ", ")))
	}
	if !strings.HasSuffix(name, "traceidratio") || arg == "" {
		return
	}
	if ratio, err := strconv.ParseFloat(arg, 64); err != nil || !(ratio >= 0 && ratio <= 1) {
		v.errs = append(v.errs, fmt.Errorf("%s: %q is not a number from 0 to 1", envArg, arg))
	}
}

func checkEndpoint(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return errors.New("must be a URL such as http://collector:4318, without user or parameters: put secrets into the headers")
	}
	return nil
}

func checkProtocol(text string) error {
	if text != "http/protobuf" {
		return fmt.Errorf("%q is not supported: use http/protobuf, for which collectors listen on port 4318", text)
	}
	return nil
}

func checkCompression(text string) error {
	if text != "gzip" && text != "none" {
		return fmt.Errorf("%q is neither gzip nor none", text)
	}
	return nil
}

// headers reads "api-key=secret,other=value".
func headers(text string) (http.Header, error) {
	all, err := pairs(text)
	if err != nil {
		return nil, err
	}
	out := http.Header{}
	for _, pair := range all {
		if strings.ContainsAny(pair[0], " :\r\n") || strings.ContainsAny(pair[1], "\r\n") {
			return nil, errors.New("must be names and values of a header")
		}
		out.Set(pair[0], pair[1])
	}
	return out, nil
}

// client is an HTTP client with the certificates of the settings.
func (s Settings) client() (*http.Client, error) {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConns: 1, IdleConnTimeout: time.Minute}
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if s.CA != "" {
		text, err := os.ReadFile(s.CA)
		if err != nil {
			return nil, fmt.Errorf("%sCERTIFICATE: %w", envOTLP, err)
		}
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		if !transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("%sCERTIFICATE: no certificate in %s", envOTLP, s.CA)
		}
	}
	if s.Certificate != "" || s.Key != "" {
		pair, err := tls.LoadX509KeyPair(s.Certificate, s.Key)
		if err != nil {
			return nil, fmt.Errorf("%sCLIENT_CERTIFICATE and %sCLIENT_KEY: %w", envOTLP, envOTLP, err)
		}
		transport.TLSClientConfig.Certificates = []tls.Certificate{pair}
	}
	return &http.Client{Transport: transport, Timeout: s.Timeout}, nil
}
