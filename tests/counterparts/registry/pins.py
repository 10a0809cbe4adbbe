"""`moltctl pin` in a checkout whose base image is in the real registry."""

from counterpart import TMP, clean_env, moltctl
from proxy import Proxy

IMAGE = "docker.io/cloudflare/sandbox:0.7.0"


def walk_pins(checks, drill, registry, pusher, images):
    """show, update, verify; then the tag moves."""
