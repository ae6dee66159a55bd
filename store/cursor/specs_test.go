package cursor

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text, binary := strings.Repeat("s", 32), strings.Repeat("\xfe", 31)+"\n"
	encoded := base64.StdEncoding.EncodeToString([]byte(binary))
	write("one", text+"\n")
	list := write("list", "# the newest\n2:file:one\n1:base64:"+encoded+"\n")
	for specs, want := range map[string]string{
		"7:base64:" + encoded: fmt.Sprintf("7 %q", binary),
		"255:base64:" + strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(encoded): fmt.Sprintf("255 %q", binary),
		"2:file:" + write("text", text+"\r\n") + "  1:file:" + write("binary", binary):    fmt.Sprintf("2 %q 1 %q", text, binary),
		"file:" + list + "\n9:base64:" + encoded:                                          fmt.Sprintf("2 %q 1 %q 9 %q", text, binary, binary),
	} {
		keys, err := ParseKeys(specs)
		if err != nil {
			t.Errorf("%s: %v", specs, err)
		}
		var got []string
		for _, k := range keys {
			got = append(got, fmt.Sprintf("%d %q", k.ID, k.Secret))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", specs, got, want)
		}
	}
}

func TestParseKeysErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{"nested": "file:other", "empty": "# nothing\n", "short": "swordfish"} {
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	good := ":base64:" + base64.StdEncoding.EncodeToString(make([]byte, 32))
	for specs, want := range map[string]string{
		"# nothing":                            "at least one is needed",
		"swordfish":                            "key 1: begin with file: or with the key's ID",
		"0" + good:                             "key 1: begin with file: or",
		"1" + good + " 256" + good:             "key 2: begin with file: or",
		"1:swordfish":                          "key 1: after the ID write base64: and the secret, or file:",
		"1:text:swordfish":                     "key 1: after the ID write base64:",
		"1:base64:":                            "key 1: after base64: is nothing",
		"file:":                                "key 1: after file: is nothing",
		"1:base64:sword,fish":                  "key 1: the text after base64: is not base64",
		"1:base64:swordfishfs":                 "cursor key 1: at least 32 bytes are needed, got 8",
		"1:file:" + path("short"):              "cursor key 1: at least 32 bytes are needed, got 9",
		"1:file:" + path("absent"):             "absent: no such file",
		"file:" + path("nested"):               "nested: key 1: file: can't be in a file of keys",
		"file:" + path("empty"):                "empty: no keys in it",
		"1" + good + " 2" + good + " 1" + good: "cursor key 1: two keys have this ID",
	} {
		_, err := ParseKeys(specs)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v lacks %q", specs, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "swordfish") {
			t.Errorf("%v shows a secret", err)
		}
	}
}
