# `just` lists these.
_default:
    @just --list --unsorted

# Exactly what CI runs: all tests, then moltctl against real counterparts
check *args:
    .ci/run {{ args }}

# The tests alone: only Rust is needed
test *args:
    cargo test {{ args }}

# One counterpart of tests/counterparts, such as `just counterpart registry`
counterpart name:
    tests/counterparts/run --only {{ name }}

# moltctl beside wrangler, as ratios of one run, such as `just bench --runs 5`
bench *args:
    tests/bench/run {{ args }}

# Formatting and lints
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# Rewrite what is made from the code: completions, command reference, exit codes, schemas
bless:
    MOLTCTL_BLESS=1 cargo test --test main generated

# Licences, advisories, sources of the dependencies (needs cargo-deny)
deny:
    cargo deny check
