"""Plays Cloudflare in front of workerd: the few API calls that find the Worker's host, and Access at its edge.

Access lets one service token in and adds its signed assertion, as the real one does; `mode` makes it forget the
assertion or sign for another application.
"""

import http.client
import http.server
import json
import threading
import time

import jwt

HOST = "moltbot-sandbox.counterpart.workers.dev"
ACCOUNT = "0123456789abcdef0123456789abcdef"
API = {
    f"/accounts/{ACCOUNT}/workers/domains": [],
    "/zones": [],
    f"/accounts/{ACCOUNT}/workers/subdomain": {"subdomain": "counterpart"},
    f"/accounts/{ACCOUNT}/workers/scripts/moltbot-sandbox/subdomain": {"enabled": True, "previews_enabled": False},
}
# What is between two neighbours only; compressed bodies are passed on as they are not asked for.
HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "accept-encoding", "host"}


class Edge:
    """Listens on a free port of loopback."""

    def __init__(self, worker_port, key, issuer, audience, credential):
        self.worker_port, self.key, self.issuer, self.audience = worker_port, key, issuer, audience
        self.credential, self.mode, self.seen = credential, "good", []
        edge = self

        class Request(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                edge.answer(self)

            do_POST = do_PUT = do_DELETE = do_GET

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Request)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        body = request.rfile.read(int(request.headers.get("content-length") or 0))
        if request.headers.get("host", "").startswith("127.0.0.1"):
            return self.api(request)
        self.seen.append(f"{request.command} {request.path}")
        given = request.headers.get("cf-access-client-id"), request.headers.get("cf-access-client-secret")
        if given != self.credential:
            login = f"https://counterpart.cloudflareaccess.com/cdn-cgi/access/login/{HOST}?kid={self.audience}"
            return send(request, 302, b"", {"location": login})
        return self.forward(request, body)

    def api(self, request):
        path = request.path.split("?")[0].removeprefix("/client/v4")
        if path not in API:
            error = {"success": False, "errors": [{"code": 7003, "message": "not played here"}], "result": None}
            return send(request, 404, json.dumps(error).encode(), {"content-type": "application/json"})
        result = {"success": True, "errors": [], "messages": [], "result": API[path],
                  "result_info": {"page": 1, "per_page": 50, "count": 0, "total_count": 0, "total_pages": 1}}
        return send(request, 200, json.dumps(result).encode(), {"content-type": "application/json"})

    def assertion(self):
        now = int(time.time())
        audience = self.audience if self.mode == "good" else "0" * 64
        claims = {"iss": self.issuer, "aud": [audience], "sub": "", "common_name": self.credential[0],
                  "type": "app", "iat": now - 10, "exp": now + 600}
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})

    def forward(self, request, body):
        headers = {name: value for name, value in request.headers.items()
                   if name.lower() not in HOP and not name.lower().startswith("cf-access-")}
        headers["Host"] = HOST
        if self.mode != "unsigned":
            headers["Cf-Access-Jwt-Assertion"] = self.assertion()
        worker = http.client.HTTPConnection("127.0.0.1", self.worker_port, timeout=120)
        worker.request(request.command, request.path, body=body, headers=headers)
        answer = worker.getresponse()
        back = {name: value for name, value in answer.getheaders() if name.lower() not in HOP}
        send(request, answer.status, answer.read(), back)
        worker.close()


def send(request, status, body, headers):
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("content-length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
