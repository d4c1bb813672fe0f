# The commands of the product. Each calls something below; what is missing is set up first.

FUNCTIONS := $(notdir $(wildcard functions/*))
LAMBDA := .venv/lambda/bin/cargo-lambda
IDENTITY := infra/local/identity/node_modules/.package-lock.json
FUZZER := .venv/schemathesis/bin/schemathesis
SITE := frontend/dist/index.html
BROWSER := tests/browser/node_modules/.package-lock.json
LOCAL := cargo run --quiet --bin vrs-local --
ARCH ?= x86_64
# Wheels only, of the hashes that are pinned: nothing that is installed runs a script of its own.
PIP_INSTALL := pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes --requirement

.PHONY: run test check token import bench build storm gallery checks browsers amazon

# Serves the whole system at http://127.0.0.1:8080 until Ctrl-C.
run: $(LAMBDA) $(IDENTITY) $(SITE)
	@cargo build --bins
	@$(LOCAL)

# Formats, lints, unit and integration tests, template checks, browser tests.
test: $(LAMBDA) $(IDENTITY) $(SITE) $(BROWSER) $(FUZZER) checks browsers amazon
	@PATH="$(CURDIR)/.venv/bin:$(CURDIR)/.venv/checkov/bin:$(CURDIR)/.venv/lambda/bin:$$PATH" tests/all

# What goes wrong in a hurry, in under a minute: formatting, lints of TypeScript, tidiness, and the list of behaviours.
check: checks frontend/node_modules/.package-lock.json $(BROWSER)
	@PATH="$(CURDIR)/.venv/bin:$$PATH" tests/all format tidy site-lints browser-lints behaviours

# make -s token MUNICIPALITY=011002 ROLE=admin: prints an access token of the running system.
token:
	@$(LOCAL) token

# make import MUNICIPALITY=012025 FILE=records.csv: loads a holder's records into the running system; REPORT=faults.csv
# writes all faults and warnings there.
import:
	@$(LOCAL) with cargo run --quiet --bin vrs-import -- --municipality "$(MUNICIPALITY)" --report "$(REPORT)" "$(FILE)"

# Measures the figures that the documents quote.
bench: build $(IDENTITY) $(SITE) $(BROWSER) browsers
	@PATH="$(CURDIR)/.venv/lambda/bin:$$PATH" tests/bench

# 300 chunks of bulk inquiries while calls go wrong, on the embedded engine and on Amazon's: minutes on each.
storm: amazon
	@cargo test -p vrs-tests --test functions -- --ignored storm
	@infra/local/dynamodb-local/run cargo test -p vrs-tests --test functions -- --ignored storm

# Pictures of every state of every screen, on one page: target/gallery/index.html.
gallery: $(LAMBDA) $(IDENTITY) $(SITE) $(BROWSER) browsers
	@cargo build --bins
	@cd tests/browser && npm run --silent gallery

# The deployable zips, and what each is made of: target/lambda/<function>/{bootstrap.zip,bom.cdx.json}.
build: $(LAMBDA)
	@infra/build $(ARCH) $(FUNCTIONS)

# cargo lambda and zig, in the versions that everything else here is checked with.
$(LAMBDA): infra/checks/requirements-build.txt
	@python3 -m venv .venv/lambda && .venv/lambda/bin/$(PIP_INSTALL) $< >&2 && touch $@

# In an environment of its own: it shares requirements with the template's checkers, in other versions.
$(FUZZER): tests/requirements.txt
	@python3 -m venv .venv/schemathesis && .venv/schemathesis/bin/$(PIP_INSTALL) $< >&2 && touch $@

checks:
	@infra/checks/install .venv

# The last reads what was printed.
browsers:
	@{ command -v chromium && command -v firefox-esr && command -v pdftotext; } >/dev/null || \
		infra/local/install-packages chromium fonts-noto-cjk firefox-esr poppler-utils

# Amazon's own engine, which the tests run on as well.
amazon:
	@command -v java >/dev/null && command -v mvn >/dev/null || infra/local/install-packages openjdk-17-jre-headless maven
	@infra/local/dynamodb-local/install .engines/dynamodb-local

%/node_modules/.package-lock.json: %/package-lock.json
	@cd $* && npm ci --no-audit --no-fund >&2 && touch node_modules/.package-lock.json

$(SITE): frontend/node_modules/.package-lock.json shared/openapi.yaml \
		$(shell find frontend -name node_modules -prune -o -name dist -prune -o -type f -print)
	@cd frontend && npm run build >&2 && touch dist/index.html
