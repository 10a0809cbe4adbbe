"""A plain client of the API that remembers what was refused."""

import json
import secrets

from counterpart import call

BAD = {"X-Bad-On-Purpose": "yes"}


class Api:
    """Calls below one base address; `{a}` in a path is the account."""

    def __init__(self, base, token, account):
        self.base, self.token, self.account = base, token, account
        self.surprises = []

    def __call__(self, method, path, body=None, *, wants=range(200, 300), headers=None):
        """The `result` of an answer, or the whole document where there is none."""
        path = path.replace("{a}", f"/accounts/{self.account}")
        status, document = call(self.base, self.token, method, path, body, headers)
        if status not in wants:
            codes = document.get("errors") if isinstance(document, dict) else document[:200]
            self.surprises.append(f"{method} {path}: {status} {codes}")
        result = document.get("result") if isinstance(document, dict) else document
        return result if result is not None else {}

    def get(self, path, **more):
        return self("GET", path, **more)

    def post(self, path, body=None, **more):
        return self("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self("PUT", path, body, **more)

    def patch(self, path, body=None, **more):
        return self("PATCH", path, body, **more)

    def delete(self, path, body=None, **more):
        return self("DELETE", path, body, **more)

    def refused(self, method, path, body=None, *, headers=None):
        """A request that is wrong on purpose: the account must refuse it, in the form the document gives refusals."""
        self(method, path, body, wants=range(400, 500), headers=BAD | (headers or {}))

    def missing(self, method, path, body=None):
        """A right request for something that is not there."""
        self(method, path, body, wants=(400, 404))


def form(*parts):
    """A multipart body of (name, filename or None, type, content), with the header that goes with it."""
    boundary = secrets.token_hex(12)
    out = []
    for name, filename, kind, content in parts:
        content = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else json.dumps(content).encode()
        disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
        out.append(f"--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(out) + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}
