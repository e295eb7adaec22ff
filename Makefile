# `make help` lists what there is to do.
.DEFAULT_GOAL := help
GO ?= go
FUZZTIME ?= 30s

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: build
build: ## build bin/callwright
	$(GO) build -trimpath -ldflags='-s -w' -o bin/callwright ./cmd/callwright

.PHONY: test
test: ## run all tests
	cd connectors/oauth/interop && $(GO) test ./...
	$(GO) test ./...

.PHONY: race
race: ## run all tests under the race detector
	$(GO) test -race ./...

.PHONY: lint
lint: ## gofmt, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

.PHONY: check
check: lint race ## everything that must hold before a commit

.PHONY: golden
golden: ## rewrite golden files and reference pages, and show what changed
	@for p in $$(grep -lrE 'flag\.Bool\("update"' --include='*_test.go' . | xargs -n1 dirname | sort -u); do $(GO) test $$p -update || exit 1; done
	git diff --stat

.PHONY: bench
bench: ## run the benchmarks that the README quotes
	$(GO) test ./bench -run '^$$' -bench . -benchmem -count 6

.PHONY: fuzz
fuzz: ## fuzz every parser for FUZZTIME each
	@for f in $$(grep -rhoE '^func Fuzz[A-Za-z0-9]+' --include='*_test.go' . | sed 's/func //' | sort -u); do \
	  p=$$(grep -rlE "^func $$f\(" --include='*_test.go' . | head -1 | xargs dirname); \
	  echo "$$f in $$p"; $(GO) test $$p -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) || exit 1; done

.PHONY: clean
clean: ## remove what was built
	rm -rf bin
