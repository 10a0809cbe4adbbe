"""A reverse proxy in front of the built-in account that shows every exchange to a judge.

`Host` goes through as it is, since the account tells its hosts apart by it; only the proxy's own address is replaced
by the account's. Everything that is not the API (the registry, a Worker's host, WebSockets) passes unjudged.
"""

import http.client
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

API = "/client/v4"
# Of one connection, not of the message.
HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}


class Proxy:
    """Listens on a free port of the loopback for as long as the `with` block lasts."""

    def __init__(self, upstream, judge):
        """`upstream` is `HOST:PORT`; `judge(client, request, answer)` is called after each API exchange."""
        self.upstream, self.judge = upstream, judge
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Passage,), {"proxy": self}))
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        self.base = f"http://{self.address}{API}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Passage(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    proxy = None

    def log_message(self, *_):
        pass

    def handle_one_request(self):
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            self.pass_on()

    def pass_on(self):
        own = self.headers.get("Host", "") == self.proxy.address
        host = self.proxy.upstream if own else self.headers.get("Host", self.proxy.upstream)
        if "websocket" in self.headers.get("Upgrade", "").lower():
            self.tunnel(host)
            return
        body = self.body()
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP | {"host"}}
        headers["Host"] = host
        if body or self.command in ("POST", "PUT", "PATCH"):
            headers["Content-Length"] = str(len(body))
        upstream = http.client.HTTPConnection(self.proxy.upstream, timeout=120)
        try:
            upstream.request(self.command, self.path, body=body or None, headers=headers)
            answer = upstream.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.close_connection = True  # a cut upstream is a cut here
            return
        finally:
            upstream.close()
        if own and self.path.startswith(API + "/"):
            self.proxy.judge(self, body, answer, content)
        self.answer(answer, content)

    def body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def answer(self, answer, content):
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            length = answer.headers.get("Content-Length") if self.command == "HEAD" else str(len(content))
            self.send_header("Content-Length", length or "0")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def tunnel(self, host):
        """A WebSocket: the head with its `Host`, then bytes both ways until one side ends."""
        address, _, port = self.proxy.upstream.partition(":")
        with socket.create_connection((address, int(port))) as upstream:
            head = [self.raw_requestline.decode("latin-1").rstrip("\r\n"), f"Host: {host}"]
            head += [f"{name}: {value}" for name, value in self.headers.items() if name.lower() != "host"]
            upstream.sendall("\r\n".join([*head, "", ""]).encode("latin-1"))
            ends = {self.connection: upstream, upstream: self.connection}
            while ends:
                for ready in select.select(list(ends), [], [], 120)[0]:
                    data = ready.recv(65536)
                    if not data:
                        ends = {}
                        break
                    ends[ready].sendall(data)
        self.close_connection = True
