# Everything is built in release: the kernels are numeric loops, many times slower in debug.
SWIFT_FLAGS = -c release

# Homebrew's headers and libraries lie outside the paths that the compiler knows.
ifeq ($(shell uname -s),Darwin)
  PREFIX := $(shell brew --prefix 2>/dev/null)
  ifneq ($(PREFIX),)
    SWIFT_FLAGS += -Xcc -I$(PREFIX)/include -Xlinker -L$(PREFIX)/lib
  endif
endif

SOURCES = Sources Tests Package.swift

.PHONY: help set-up build compare test conformance docs format lint clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

compare: set-up ## Compare the methods on the digits; options for normcmp go into ARGS="--epochs 5"
	swift run $(SWIFT_FLAGS) normcmp compare $(ARGS)

test: set-up ## Run every test
	swift test $(SWIFT_FLAGS) --disable-xctest

conformance: set-up ## Write docs/conformance.md anew from the fixtures
	RECORD_CONFORMANCE=1 swift test $(SWIFT_FLAGS) --disable-xctest --filter ConformancePageTests

docs: set-up ## Write the documentation as a site to .build/site; a warning is an error
	@.ci/docs $(SWIFT_FLAGS)

build: set-up ## Build the libraries and normcmp
	swift build $(SWIFT_FLAGS)

set-up: ## Install the system libraries that are missing, with apt-get or brew
	@.ci/set-up

format: ## Format the sources in place
	swift format --in-place --parallel --recursive $(SOURCES)

lint: ## Check the format, and that every public declaration is documented
	swift format lint --strict --parallel --recursive $(SOURCES)

clean: ## Remove what was built
	swift package clean
