# Targets need Go alone, unless they name more.

GOLANGCI_VERSION := v2.15.0
GOLANGCI := bin/golangci-lint-$(GOLANGCI_VERSION)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start a local PostgreSQL with the sample catalogue, the service and the playground
	@go build -o bin/recordgraph ./cmd/recordgraph
	@exec bin/recordgraph dev --with-parent

SERVICES := . internal/library examples/tracker

.PHONY: generate
generate: ## Generate the API and its code from schema.graphqls, the guide in docs/api.md, and the executor of introspection
	@for service in $(SERVICES); do go run ./cmd/recordgen -C $$service || exit; done
	@go generate ./server/pages ./engine/dynamic/introspection

.PHONY: migration
migration: ## Write the next migration from the changes in schema.graphqls (NAME=add_cinema SERVICE=examples/tracker)
	@go run ./cmd/recordgen $(addprefix -C ,$(SERVICE)) migration $(or $(NAME),$(error name the change: make migration NAME=add_cinema))

.PHONY: api
api: ## Report what breaks API clients since a git revision (AGAINST=origin/main SERVICE=examples/tracker)
	@go build -o bin/recordgraph ./cmd/recordgraph
	@git show $(or $(AGAINST),origin/main):./$(addsuffix /,$(SERVICE))schema.graphqls | bin/recordgraph model check --against - $(or $(SERVICE),.)

.PHONY: test
test: ## Run all tests
	@go test ./...

.PHONY: race
race: ## Run the tests of all that runs concurrently with the race detector, in random order (needs a C compiler)
	@RECORDGRAPH_TEST_CASES=8 CGO_ENABLED=1 go test -race -shuffle=on -vet=off $$(go list ./... | grep -vE '^recordgraph/(model|recordgen|cmd/recordgen|bench|examples)') # make lint vets, make test runs all cases of the property tests

.PHONY: fmt
fmt: $(GOLANGCI) ## Format the Go code
	@$(GOLANGCI) fmt

.PHONY: lint
lint: $(GOLANGCI) ## Check the Go code against .golangci.yml
	@$(GOLANGCI) run
	@go vet -tags nodev ./app/... ./cmd/...
	@cd examples/go && $(abspath $(GOLANGCI)) run --config ../../.golangci.yml

.PHONY: verify
verify: ## Fail if generated code, go.mod or formatting is not up to date
	@.ci/verify

.PHONY: playground
playground: ## Build the playground's page into server/pages/playground/dist (needs Node and npm)
	@cd server/pages/playground/ui && npm ci && npm run build

.PHONY: browser
browser: ## Check the pages in a browser (needs Node, npm and Chromium)
	@go build -o bin/recordgraph ./cmd/recordgraph
	@.ci/browser

.PHONY: audit
audit: ## Check GraphQL over HTTP with graphql-http, and the introspection with graphql-js (needs Node and npm)
	@go build -o bin/recordgraph ./cmd/recordgraph
	@.ci/audit

.PHONY: clients
clients: ## Generate the example clients and try them against a service (needs Node, npm and Chromium)
	@go build -o bin/recordgraph ./cmd/recordgraph
	@.ci/clients

.PHONY: change
change: ## Change a table of many rows under load, and report the longest wait for a lock (rows=2000000)
	@RECORDGRAPH_CHANGE_ROWS=$(or $(rows),2000000) go test -count 1 -timeout 60m -run TestChangeWithoutDowntime -v ./app

.PHONY: bench
bench: ## Compare the service with a hand-written one (only=Q1,M2,overload,load,start short=1 duties=1 model=1 peers=postgraphile)
	@go build -o bin/bench ./bench
	@exec bin/bench $(if $(only),-only=$(only)) $(if $(short),-short) $(if $(duties),-duties) $(if $(model),-model) $(if $(peers),-peers=$(peers))

.PHONY: linter
linter: $(GOLANGCI)

$(GOLANGCI):
	@echo "building golangci-lint $(GOLANGCI_VERSION)"
	@GOBIN="$(CURDIR)/bin" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv bin/golangci-lint $@

.PHONY: manifests
manifests: ## Render k8s/ and check it against the API server's rules and ours, without a cluster
	@cd k8s/check && go test -count=1 ./... # because it reads files that the test cache does not watch
