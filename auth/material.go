package auth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
)

// keyFromBytes makes a key from a secret (HS256), or from PEM or DER.
func keyFromBytes(alg Algorithm, id string, data []byte) (*Key, error) {
	if alg == HS256 {
		return NewKey(alg, id, data)
	}
	parse := parseDER
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		parse = parsePEM
	}
	material, err := parse(data)
	if err != nil {
		return nil, err
	}
	return NewKey(alg, id, material)
}

// parsePEM reads the only key in data.
func parsePEM(data []byte) (any, error) {
	var key *pem.Block
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "EC PARAMETERS" { // openssl ecparam writes it before the key
			continue
		}
		if key != nil {
			return nil, errors.New("more than one PEM block, give one key")
		}
		key = block
	}
	if key == nil {
		return nil, errors.New("no complete PEM block")
	}
	return parseBlock(key)
}

func parseBlock(block *pem.Block) (any, error) {
	switch block.Type {
	case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY":
		if block.Headers["DEK-Info"] != "" {
			return nil, errors.New("the private key is encrypted, decrypt it first")
		}
		return parseDER(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		return nil, errors.New("the private key is encrypted, decrypt it first")
	case "CERTIFICATE":
		return nil, errors.New("this is a certificate, extract its public key (openssl x509 -pubkey -noout)")
	}
	return nil, errors.New("the PEM block is neither a private nor a public key")
}

// parseDER tries the encodings of openssl and others: PKCS #8, PKIX, PKCS #1 and SEC 1.
func parseDER(der []byte) (any, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return key, nil
	}
	return nil, errors.New("not a private or public key in PEM or DER")
}

// algorithmOfPEM is the algorithm of a kind of key.
func algorithmOfPEM(data []byte) (Algorithm, error) {
	material, err := parsePEM(data)
	if err != nil {
		return "", err
	}
	switch material.(type) {
	case *rsa.PrivateKey, *rsa.PublicKey:
		return RS256, nil
	case *ecdsa.PrivateKey, *ecdsa.PublicKey:
		return ES256, nil
	case ed25519.PrivateKey, ed25519.PublicKey:
		return EdDSA, nil
	}
	return "", errors.New("neither an RSA, nor an ECDSA, nor an Ed25519 key")
}
