# Everything here runs on a machine with Go alone, except where a target says more.

GOLANGCI_VERSION := v2.15.0
GOLANGCI := bin/golangci-lint-$(GOLANGCI_VERSION)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start it all: a local PostgreSQL, the sample catalogue, the service, the playground
	@go build -o bin/dev ./cmd/dev
	@exec bin/dev -with-parent

.PHONY: generate
generate: ## Derive the API and its code from schema.graphqls, and the guide's page from docs/api.md
	@go run ./cmd/recordgen
	@go generate ./server/pages

.PHONY: migration
migration: ## Write the next migration from what changed in schema.graphqls (NAME=add_cinema)
	@go run ./cmd/recordgen migration $(or $(NAME),$(error say what changed: make migration NAME=add_cinema))

.PHONY: test
test: ## Run all tests
	@go test ./...

.PHONY: race
race: ## Run all tests with the race detector, in random order (needs a C compiler)
	@CGO_ENABLED=1 go test -race -shuffle=on ./...

.PHONY: fmt
fmt: $(GOLANGCI) ## Format the Go code
	@$(GOLANGCI) fmt

.PHONY: lint
lint: $(GOLANGCI) ## Hold the code against .golangci.yml
	@$(GOLANGCI) run

.PHONY: verify
verify: ## Fail if generated code, go.mod or formatting is not up to date
	@.ci/verify

.PHONY: playground
playground: ## Build the playground's page into server/pages/playground/dist (needs Node and npm)
	@cd server/pages/playground/ui && npm ci && npm run build

.PHONY: browser
browser: ## Try the pages in a real browser (needs Node, npm and Chromium)
	@go build -o bin/dev ./cmd/dev
	@.ci/browser

.PHONY: audit
audit: ## Check GraphQL over HTTP with graphql-http, and the introspection with graphql-js (needs Node and npm)
	@go build -o bin/dev ./cmd/dev
	@.ci/audit

.PHONY: clients
clients: $(GOLANGCI) ## Generate the example clients, and try them against the real service (needs Node, npm and Chromium)
	@cd examples/go && $(abspath $(GOLANGCI)) run --allow-parallel-runners --config ../../.golangci.yml
	@go build -o bin/dev ./cmd/dev
	@.ci/clients

.PHONY: bench
bench: ## Measure the service beside a hand-written one (only=Q1,M2,overload,load,start short=1 duties=1 peers=postgraphile)
	@go build -o bin/bench ./bench
	@exec bin/bench $(if $(only),-only=$(only)) $(if $(short),-short) $(if $(duties),-duties) $(if $(peers),-peers=$(peers))

$(GOLANGCI):
	@echo "building golangci-lint $(GOLANGCI_VERSION), this once"
	@GOBIN="$(CURDIR)/bin" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv bin/golangci-lint $@

.PHONY: manifests
manifests: ## Render k8s/ and hold it against the API server's rules and ours, without a cluster
	@cd k8s/check && go test -count=1 ./... # it reads files that the test cache does not watch
