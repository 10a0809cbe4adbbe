"""R2: requests are signed again with the Worker's keys. The signature is worked out here a second time, from what arrived."""

import hashlib
import hmac
import re
import urllib.parse

from worker import ACCOUNT, REAL, SHOWN

HOST = f"{ACCOUNT}.r2.cloudflarestorage.com"
EMPTY = hashlib.sha256(b"").hexdigest()


def signed(method, key=SHOWN["R2_ACCESS_KEY_ID"], sha="UNSIGNED-PAYLOAD"):
    """Headers as an S3 client in the container makes them, with keys that are placeholders."""
    scope = "20260101/auto/s3/aws4_request"
    signature = f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={'0' * 64}"
    del method
    return {"authorization": signature, "x-amz-content-sha256": sha, "x-amz-date": "20260101T000000Z"}


def encoded(text):
    return urllib.parse.quote(text, safe="-._~")


def right_signature(arrived):
    """Whether a server with the real keys would take it (AWS Signature Version 4, written from its description)."""
    headers = arrived["headers"]
    found = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), "
                         r"Signature=([0-9a-f]{64})", headers.get("authorization", ""))
    if not found or found[1] != REAL["R2_ACCESS_KEY_ID"] or found[2] != headers["x-amz-date"][:8]:
        return False
    names = found[4].split(";")
    path, _, query = arrived["path"].partition("?")
    pairs = sorted((encoded(name), encoded(value)) for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True))
    canonical = "\n".join([
        arrived["method"],
        "/".join(encoded(urllib.parse.unquote(part)) for part in path.split("/")),
        "&".join(f"{name}={value}" for name, value in pairs),
        *(f"{name}:{' '.join(headers[name].split())}" for name in names), "",
        found[4], headers["x-amz-content-sha256"]])
    scope = f"{found[2]}/{found[3]}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + REAL["R2_SECRET_ACCESS_KEY"]).encode()
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    # Host and everything of Amazon's has to be under the signature.
    amazons = {name for name in headers if name.startswith("x-amz-")} | {"host"}
    return key.hex() == found[5] and amazons <= set(names)


def check(checks, hardened):
    body = b"kept"
    cases = [
        ("a listing", "GET", "/moltbot-data?list-type=2&prefix=openclaw%2Fa%20b&delimiter=%2F", None, {}),
        ("an object", "GET", "/moltbot-data/openclaw/openclaw.json", None, {"range": "bytes=0-9"}),
        ("a name with signs in it", "GET", "/moltbot-data/a%20b/c%2Bd/%C3%A9(1)!'*~.txt", None, {}),
        ("a name with a plus", "GET", "/moltbot-data/a+b.txt", None, {}),
        ("an upload", "PUT", "/moltbot-data/openclaw/x.json", body, {"x-amz-meta-mtime": "1.5", "content-type": "text/plain"}),
        ("a copy within the bucket", "PUT", "/moltbot-data/new", None, {"x-amz-copy-source": "/moltbot-data/old"}),
    ]
    for name, method, path, sent, more in cases:
        sha = hashlib.sha256(sent).hexdigest() if sent else EMPTY
        headers = signed(method, sha=sha) | more
        answer, arrived, lines = hardened.leaves(f"https://{HOST}{path}", method, headers, sent)
        good = len(arrived) == 1 and right_signature(arrived[0]) and arrived[0]["headers"]["x-amz-content-sha256"] == sha
        checks.that(f"R2 is signed again with the real keys: {name}", good and answer["status"] == 200,
                    f"{answer}\n{arrived}\n{lines}")
    wrong = arrived[0] | {"method": "DELETE"} if arrived else {}
    checks.that("  and the check of the signature can fail", wrong and not right_signature(wrong))
