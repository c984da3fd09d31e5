"""What Discord's own OpenAPI file, and the gateway's schema, say of requests, answers and events; and its prose limits.

Both files stand beside the project (``../shared/specs``); without them only the limits are held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SPECS = Path(__file__).parents[2] / "shared" / "specs"

EVENTS = {"READY": "Ready", "GUILD_CREATE": "GuildCreate", "MESSAGE_CREATE": "MessageCreate"}
INTERACTIONS = {2: "SlashInteraction", 3: "ButtonInteraction"}


def _loosened(node: Any) -> Any:
    """The specification with snowflakes as numbers too: that is how the library sends them, and Discord takes them."""
    if isinstance(node, dict):
        if node.get("format") == "snowflake":
            return {"anyOf": [node, {"type": "integer"}]}
        return {key: _loosened(value) for key, value in node.items()}
    return [_loosened(each) for each in node] if isinstance(node, list) else node


class Spec:
    """Checks bodies and events; ``checked`` counts what it has looked at."""

    def __init__(self, wanted: bool = True) -> None:
        self.checked = 0
        self.present = wanted and SPECS.is_dir()
        if not self.present:
            return
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT7, DRAFT202012

        self._rest = _loosened(json.loads((SPECS / "discord-openapi.json").read_text()))
        gateway = json.loads((SPECS / "discord-gateway.schema.json").read_text())
        self._registry: Any = Registry().with_resources(
            [
                ("urn:rest", Resource(self._rest, DRAFT202012)),
                ("urn:gateway", Resource(gateway, DRAFT7)),
            ]
        )
        self._routes = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), path)
            for path in sorted(self._rest["paths"], key=lambda path: path.count("{"))
        ]
        self._validators: dict[str, Any] = {}

    def request(self, method: str, path: str, body: Any) -> Iterator[str]:
        """Give what is wrong with a request."""
        yield from _over(method, path, body)
        operation = self._operation(method, path)
        if operation is not None and body is not None:
            place = f"{operation}/requestBody/content/application~1json/schema"
            yield from self._faults("urn:rest", place, body)

    def answer(self, method: str, path: str, status: int, body: Any) -> Iterator[str]:
        """Give what is wrong with an answer of the fake."""
        operation = self._operation(method, path)
        if operation is not None and body is not None and status < 300:
            place = f"{operation}/responses/{status}/content/application~1json/schema"
            yield from self._faults("urn:rest", place, body)

    def event(self, name: str, data: Any) -> Iterator[str]:
        """Give what is wrong with an event that the fake sends."""
        kind = INTERACTIONS.get(data["type"]) if name == "INTERACTION_CREATE" else EVENTS.get(name)
        if data.get("data", {}).get("type") == 3:
            return  # the context menu's interaction is not in the file
        if self.present and kind:
            yield from self._faults("urn:gateway", f"/definitions/{kind}", _known_to_schema(data))

    def frame(self, name: str, frame: Any) -> Iterator[str]:
        """Give what is wrong with a frame of the gateway that is no event: Hello, Identify, Resume."""
        if self.present:
            yield from self._faults("urn:gateway", f"/definitions/{name}", frame)

    def _operation(self, method: str, path: str) -> str | None:
        if not self.present:
            return None
        found = next((template for pattern, template in self._routes if pattern.match(path)), None)
        if found is None or method.lower() not in self._rest["paths"][found]:
            return None
        return f"/paths/{found.replace('~', '~0').replace('/', '~1')}/{method.lower()}"

    def _faults(self, resource: str, place: str, value: Any) -> Iterator[str]:
        from jsonschema import Draft7Validator, Draft202012Validator

        reference = f"{resource}#{place.replace('{', '%7B').replace('}', '%7D')}"
        if reference not in self._validators:
            make: Any = Draft7Validator if resource == "urn:gateway" else Draft202012Validator
            self._validators[reference] = make({"$ref": reference}, registry=self._registry)
        self.checked += 1
        for error in self._validators[reference].iter_errors(value):
            deepest = max(_leaves(error), key=lambda each: len(each.absolute_path))
            yield f"{place}: {'/'.join(map(str, deepest.absolute_path))}: {deepest.message[:300]}"


def _leaves(error: Any) -> Iterator[Any]:
    yield error
    for inner in error.context or ():
        yield from _leaves(inner)


def _known_to_schema(data: Any) -> Any:
    """An event without what the service sends and the schema has not: the numeric id of a component that was used."""
    return {**data, "data": {key: value for key, value in data["data"].items() if key != "id"}} if (
        data.get("type") == 3 and "data" in data
    ) else data  # fmt: skip


def _over(method: str, path: str, body: Any) -> Iterator[str]:
    """Give the limits that are written in prose only and that a body goes over."""
    if not isinstance(body, dict):
        return
    for each in (body, *([body["data"]] if isinstance(body.get("data"), dict) else ())):
        yield from _over_message(each)
    if body.get("type") == 8 and len(body["data"]["choices"]) > 25:
        yield "more than 25 choices"


def _over_message(body: dict[str, Any]) -> Iterator[str]:
    if len(body.get("content") or "") > 2000:
        yield "content over 2000 characters"
    embeds = body.get("embeds") or []
    if len(embeds) > 10 or sum(len(each.get("description") or "") for each in embeds) > 6000:
        yield "more than 10 embeds, or 6000 characters in them"
    if any(len(each.get("description") or "") > 4096 for each in embeds):
        yield "description over 4096 characters"
    rows = body.get("components") or []
    ids = [each["custom_id"] for row in rows for each in row.get("components", ()) if "custom_id" in each]
    if len(rows) > 5 or any(len(row.get("components", ())) > 5 for row in rows):
        yield "more than 5 rows, or 5 buttons a row"
    if len(set(ids)) < len(ids) or any(len(each) > 100 for each in ids):
        yield "a custom id twice, or over 100 characters"
    mentions = body.get("allowed_mentions")
    if (body.get("content") or embeds) and mentions not in ({"parse": []}, {"parse": [], "replied_user": False}):
        yield f"mentions are allowed: {mentions}"
