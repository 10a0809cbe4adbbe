"""Judges one exchange by Cloudflare's own OpenAPI document: the request, and the answer to it.

The document is OpenAPI 3.0. Values are judged by the schema validator of the OpenAPI project; what is above schemas
(paths, parameters, media types, status codes) is judged here. A finding never quotes a value: some are secrets.
"""

import email.parser
import email.policy
import json
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema.exceptions import best_match
from openapi_schema_validator import OAS30ReadValidator, OAS30Validator, OAS30WriteValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

NAME = "urn:cloudflare"

# What the gateway in front of every operation answers, whatever the operation's own list says.
GATEWAY = {429} | set(range(500, 600))
JSON_TYPES = ("application/json", "application/merge-patch+json")


class Finding(NamedTuple):
    """One place where an exchange and the document differ."""

    operation: str  # "GET /accounts/{account_id}/…"; of an unknown path, the path with its ids taken out
    where: str  # "request", "response 200"
    at: str  # JSON pointer with `*` for list positions, or `?name` of a parameter
    rule: str  # the keyword that was broken: `required`, `type`, `status`, `media`, `unknown`, …
    says: str


class Contract:
    """The document, ready to judge."""

    def __init__(self, path):
        # References get the document's name, so that they still lead there from a schema taken out of it.
        self.document = json.loads(path.read_text().replace('"$ref": "#/', f'"$ref": "{NAME}#/'))
        self.registry = Registry().with_resource(NAME, Resource(contents=self.document, specification=DRAFT4))
        self.operations = []
        for template, methods in self.document["paths"].items():
            pattern = re.compile(re.sub(r"\\\{[^/]+?\\\}", "([^/]+)", re.escape(template)) + "$")
            if template.endswith("/objects/{object_key}"):  # R2 keys hold slashes
                pattern = re.compile(pattern.pattern.removesuffix("([^/]+)$") + "(.+)$")
            shared = methods.get("parameters", [])
            for method, operation in methods.items():
                if method != "parameters":
                    self.operations.append(Operation(self, method.upper(), template, pattern, operation, shared))
        # A literal segment wins over a placeholder.
        self.operations.sort(key=lambda one: one.template.count("{"))

    def find(self, method, path):
        """The operation for a request, None when the document has none."""
        return next((one for one in self.operations if one.method == method and one.pattern.match(path)), None)

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for step in node["$ref"].removeprefix(f"{NAME}#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def errors(self, validator, schema, value):
        """(pointer, keyword, words) of each disagreement."""
        judge = validator(schema, registry=self.registry, format_checker=validator.FORMAT_CHECKER)
        for error in judge.iter_errors(value):
            error = best_match([error])
            pointer = "/" + "/".join("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
            yield pointer, error.validator, words(error)

    def judge(self, exchange):
        """Everything that is wrong with one exchange."""
        path = urlsplit(exchange.path).path
        operation = self.find(exchange.method, path)
        if operation is None:
            yield Finding(f"{exchange.method} {without_ids(path)}", "request", "", "unknown", "not in the document")
            return
        if not exchange.bad_on_purpose:
            yield from operation.judge_request(exchange)
        elif exchange.status < 400:
            yield Finding(operation.name, "request", "", "accepted", "a request that is bad on purpose was accepted")
        yield from operation.judge_answer(exchange)


class Exchange(NamedTuple):
    """A request below `/client/v4` and its answer."""

    method: str
    path: str
    media: str
    body: bytes
    status: int
    answer_media: str
    answer: bytes
    bad_on_purpose: bool


class Operation:
    """One method of one path."""

    def __init__(self, contract, method, template, pattern, node, shared):
        self.contract, self.method, self.template, self.pattern, self.node = contract, method, template, pattern, node
        self.name = f"{method} {template}"
        self.parameters = [contract.resolve(one) for one in shared + node.get("parameters", [])]
        self.names = re.findall(r"\{([^/]+?)\}", template)

    def judge_request(self, exchange):
        found = lambda at, rule, says: Finding(self.name, "request", at, rule, says)  # noqa: E731
        split = urlsplit(exchange.path)
        values = dict(zip(self.names, map(unquote, self.pattern.match(split.path).groups()), strict=True))
        query = parse_qsl(split.query, keep_blank_values=True)
        known = {one["name"] for one in self.parameters if one["in"] == "query"}
        for name, _ in query:
            # `filter[x]` of a deep object, `name[]` of a list
            if name.split("[")[0] not in {one.split("[")[0] for one in known}:
                yield found(f"?{name}", "parameter", "not in the document")
        for one in self.parameters:
            if one["in"] == "query" and one.get("required") and one["name"] not in dict(query):
                yield found(f"?{one['name']}", "required", "a required parameter is missing")
            given = [values[one["name"]]] if one["in"] == "path" and one["name"] in values else []
            given += [value for name, value in query if one["in"] == "query" and name == one["name"]]
            for value in given:
                if not self.fits(one.get("schema", {}), value):
                    yield found(f"?{one['name']}", "schema", "the value does not fit the parameter")
        yield from self.judge_body(exchange, found)

    def fits(self, schema, text):
        """Whether a parameter's text can be read as something its schema takes."""
        candidates = [text, text.split(",")]
        for read in (int, float):
            try:
                candidates.append(read(text))
            except ValueError:
                pass
        candidates += [text == "true"] if text in ("true", "false") else []
        candidates += [[one] for one in candidates if not isinstance(one, list)]
        return any(not list(self.contract.errors(OAS30Validator, schema, one)) for one in candidates)

    def judge_body(self, exchange, found):
        node = self.contract.resolve(self.node.get("requestBody"))
        if node is None:
            if exchange.body.strip() not in (b"", b"{}", b"null"):
                yield found("", "body", "the operation takes no body")
            return
        if not exchange.body:
            if node.get("required"):
                yield found("", "body", "the body is missing")
            return
        media = exchange.media.split(";")[0].strip().lower()
        content = node["content"]
        if media not in content and not any(fits_media(one, media) for one in content):
            yield found("", "media", f"`{media or 'no content type'}` is not in the document")
            media = next(iter(content))  # judged as what it was meant to be
        schema = content.get(media, {}).get("schema", {})
        if media in JSON_TYPES:
            try:
                value = json.loads(exchange.body)
            except ValueError:
                yield found("", "json", "the body is not JSON")
                return
        elif media == "multipart/form-data":
            value = form(exchange.media, exchange.body)
        else:
            return
        for at, rule, says in self.contract.errors(OAS30WriteValidator, schema, value):
            yield found(at, rule, says)

    def judge_answer(self, exchange):
        status = exchange.status
        found = lambda at, rule, says: Finding(self.name, f"response {status}", at, rule, says)  # noqa: E731
        responses = self.node.get("responses", {})
        node = responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")
        if node is None:
            if status not in GATEWAY:
                yield found("", "status", "the status is not in the document")
            return
        content = self.contract.resolve(node).get("content")
        if not content:
            return
        media = exchange.answer_media.split(";")[0].strip().lower()
        if not exchange.answer:
            yield found("", "body", "the answer is empty")
        elif media not in content:
            yield found("", "media", f"`{media}` is not in the document")
        elif media in JSON_TYPES:
            schema = content[media].get("schema", {})
            for at, rule, says in self.contract.errors(OAS30ReadValidator, schema, json.loads(exchange.answer)):
                yield found(at, rule, says)


def words(error):
    """What a schema error says, without the value it is about."""
    if error.validator in ("required", "readOnly", "writeOnly"):
        return error.message if error.validator == "required" else error.validator
    if error.validator in ("anyOf", "oneOf", "allOf", "not"):
        return f"fits {error.validator} of its schema in no way, or in too many"
    return f"{error.validator}: {json.dumps(error.validator_value)[:100]}"


def fits_media(pattern, media):
    return pattern == "*/*" or (pattern.endswith("/*") and media.startswith(pattern[:-1]))


def form(media, body):
    """A form as the object its schema describes: JSON parts read, other parts under `files`."""
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        b"Content-Type: " + media.encode() + b"\r\n\r\n" + body)
    value = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True) or b""
        if part.get_filename() is None:
            try:
                value[name] = json.loads(content)
            except ValueError:
                value[name] = content.decode(errors="replace")
        else:
            value.setdefault("files", []).append(content.decode(errors="replace"))
    return value


def without_ids(path):
    """A path with what looks like an id, or follows a collection's name, taken out."""
    path = re.sub(r"(?<=/)[0-9a-f]{32}(?=/|$)", "{id}", unquote(path))
    return re.sub(r"(?<=/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/|$)", "{uuid}", path)
