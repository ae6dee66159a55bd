// Package catalogue is a typed client of the film catalogue: licences by period, created and changed safely.
package catalogue

//go:generate go tool genqlient ../genqlient.yaml
