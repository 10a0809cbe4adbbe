"""`moltctl pin` in a checkout whose base image is in the real registry."""

import shutil

from counterpart import CRATE, TMP, clean_env, moltctl

IMAGE = "docker.io/cloudflare/sandbox:0.7.0"


def walk_pins(checks, registry, pusher, images):
    """init and update write the index's digest, verify agrees; then the tag moves and verify says so."""
    folder = TMP / "checkout"
    shutil.copytree(CRATE / "templates/sample", folder)
    dockerfile = folder / "Dockerfile"
    dockerfile.write_text(f"FROM {IMAGE}\nCOPY start-openclaw.sh /usr/local/bin/\n")
    mirror = ("--registry-mirror", f"docker.io={registry.address}")
    env = clean_env(TMP / "home-pins")

    def does(what, *args, status=0):
        done = moltctl(*args, "-C", folder, env=env, cwd=folder)
        checks.that(what, done.status == status, done)
        return done

    does("`init` writes wrangler.toml first", "init", "--no-input", "--yes", "--offline", "--owner-email",
         "owner@example.com", "--gateway-token-file", TMP / "gateway-token")
    done = does("`pin show` reads the checkout", "--json", "pin", "show")
    checks.that("`pin show` names the tag as not pinned", IMAGE in done.out and images[IMAGE][0] not in done.out, done)
    does("`pin update` asks the registry", "pin", "update", "--yes", *mirror)
    first = images[IMAGE][0]
    checks.that("the Dockerfile holds the digest of the index", f"{IMAGE}@{first}" in dockerfile.read_text(),
                dockerfile.read_text())
    done = does("`pin verify --check` agrees", "pin", "verify", "--check", *mirror)
    second = pusher.index("cloudflare/sandbox", "0.7.0", salt="moved")["digest"]
    done = does("`pin update` after the tag moved", "pin", "update", "--yes", *mirror)
    checks.that("old and new are shown", first in done.out + done.err and second in done.out + done.err, done)
    checks.that("the Dockerfile follows", f"{IMAGE}@{second}" in dockerfile.read_text(), dockerfile.read_text())
    dockerfile.write_text(dockerfile.read_text().replace(second, first))
    does("`pin verify --check` sees a digest that is not the lock's (exit 10)", "pin", "verify", "--check", *mirror,
         status=10)
