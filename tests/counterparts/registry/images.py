"""Images made of nothing, pushed with Python's own HTTP client: a manifest, or an index of two platforms."""

import hashlib
import json
import urllib.error
import urllib.request

OCI = "application/vnd.oci.image."
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Pusher:
    """Pushes to one registry; `token(repository)` gives a bearer token where one is wanted."""

    def __init__(self, base, token=None):
        self.base, self.token = base, token

    def send(self, method, url, repository, data, kind):
        headers = {"Content-Type": kind}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token(repository)}"
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.headers

    def blob(self, repository, data):
        location = self.send("POST", f"{self.base}/v2/{repository}/blobs/uploads/", repository, b"", "")["Location"]
        sign = "&" if "?" in location else "?"
        self.send("PUT", f"{location}{sign}digest={digest(data)}", repository, data, "application/octet-stream")
        return {"digest": digest(data), "size": len(data)}

    def manifest(self, repository, name, document, kind):
        data = json.dumps(document).encode()
        answer = self.send("PUT", f"{self.base}/v2/{repository}/manifests/{name}", repository, data, kind)
        assert answer["Docker-Content-Digest"] == digest(data), "the registry and we count bytes alike"
        return {"mediaType": kind, "digest": digest(data), "size": len(data)}

    def image(self, repository, tag, architecture="amd64", salt=""):
        """An image of one platform; its digest."""
        config = json.dumps({"architecture": architecture, "os": "linux", "rootfs": {"type": "layers", "diff_ids": []},
                             "config": {"Labels": {"salt": salt}}}).encode()
        document = {"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json", "layers": [],
                    "config": {"mediaType": OCI + "config.v1+json"} | self.blob(repository, config)}
        if tag is None:
            tag = digest(json.dumps(document).encode())
        return self.manifest(repository, tag, document, OCI + "manifest.v1+json")

    def index(self, repository, tag, kind=OCI + "index.v1+json", salt=""):
        """An index for amd64 and arm64; its digest."""
        entries = [self.image(repository, None, architecture, salt) | {
            "platform": {"os": "linux", "architecture": architecture}} for architecture in ("amd64", "arm64")]
        return self.manifest(repository, tag, {"schemaVersion": 2, "mediaType": kind, "manifests": entries}, kind)
