"""A token server as Docker Hub has one: Bearer challenge, anonymous pull of `public/*` and `library/*` only."""

import base64
import datetime
import hashlib
import json
import threading
import time
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ISSUER, SERVICE = "counterpart", "loopback"
OPEN = ("library/", "cloudflare/")


class TokenServer:
    """Signs tokens with a key of its own, whose certificate the registry is given."""

    def __init__(self, certificate):
        self.key = ec.generate_private_key(ec.SECP256R1())
        certificate.write_bytes(self.certified().public_bytes(serialization.Encoding.PEM))
        handler = type("Bound", (Answer,), {"tokens": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.realm = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        self.asked = []

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def certified(self):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ISSUER)])
        now = datetime.datetime.now(datetime.UTC)
        return (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
                .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
                .not_valid_after(now + datetime.timedelta(days=2))
                .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
                .sign(self.key, hashes.SHA256()))

    def key_id(self):
        """How docker-registry 2 names a key: libtrust's fingerprint."""
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        text = base64.b32encode(hashlib.sha256(public).digest()[:30]).decode()
        return ":".join(text[at:at + 4] for at in range(0, len(text), 4))

    def sign(self, access):
        now = int(time.time())
        claims = {"iss": ISSUER, "sub": "", "aud": SERVICE, "exp": now + 300, "nbf": now - 5, "iat": now,
                  "jti": uuid.uuid4().hex, "access": access}
        return jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": self.key_id()})

    def for_push(self, repository):
        return self.sign([{"type": "repository", "name": repository, "actions": ["pull", "push"]}])


class Answer(BaseHTTPRequestHandler):
    """GET /token?service=…&scope=repository:NAME:pull"""

    tokens = None

    def log_message(self, *_):
        pass

    def do_GET(self):  # noqa: N802 the server's own name
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        self.tokens.asked.append(query)
        access = []
        for scope in " ".join(query.get("scope", [])).split():
            kind, name, actions = scope.split(":")
            allowed = ["pull"] if name.startswith(OPEN) and "pull" in actions else []
            access.append({"type": kind, "name": name, "actions": allowed})
        token = self.tokens.sign(access)
        body = json.dumps({"token": token, "access_token": token, "expires_in": 300}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
