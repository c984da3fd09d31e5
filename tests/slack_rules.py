"""What Slack takes and gives: its official and type-derived specifications, and the lengths that only its prose has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

SPECS = Path(__file__).parents[2] / "shared" / "specs"

NEWER = {  # methods that the specification of 2021 does not have: the parameters that they have to have
    "apps.connections.open": set(),
    "assistant.threads.setStatus": {"channel_id", "thread_ts", "status"},
}
ALWAYS = {"token", "team_id"}  # bolt adds the second one to every call
LONGEST = {
    ("section", "text"): 3_000,
    ("button", "text"): 75,
    ("button", "value"): 2_000,
    ("button", "action_id"): 255,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
    ("modal", "private_metadata"): 3_000,
    ("modal", "callback_id"): 255,
    ("input", "label"): 2_000,
    ("input", "block_id"): 255,
    ("text", "text"): 3_000,
    ("link", "url"): 3_000,
}


@cache
def spec(name: str) -> Any:
    """Return a specification, None where the folder of specifications is not there."""
    path = SPECS / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


@cache
def _checkers() -> dict[str, Draft7Validator]:
    """Return what checks a block, by its type: looking for the one of all blocks that fits takes far longer."""
    schema = spec("slack-block-kit.schema.json") or {"definitions": {}}
    kinds = {
        about["properties"]["type"]["const"]: name
        for name, about in schema["definitions"].items()
        if name.endswith("Block") and "const" in about.get("properties", {}).get("type", {})
    }
    return {kind: Draft7Validator({**schema, "$ref": f"#/definitions/{name}"}) for kind, name in kinds.items()}


@lru_cache(maxsize=1_000)
def _misshapen(block: str) -> list[str]:
    told, checkers = json.loads(block), _checkers()
    if not checkers:
        return []
    if told.get("type") not in checkers:
        return [f"there is no block {told.get('type')}"]
    return [f"{list(error.path)}: {error.message[:200]}" for error in checkers[told["type"]].iter_errors(told)]


def request_faults(method: str, parameters: dict[str, Any], body: str) -> list[str]:
    """Return what is wrong with a call of the Web API; ``body`` is how its parameters came."""
    if method in NEWER:
        return [f"{method} lacks {name}" for name in NEWER[method] - parameters.keys()]
    known = spec("slack-web-openapi-v2.json")
    if not known:
        return []
    [description] = known["paths"][f"/{method}"].values()
    names = {each["name"] for each in description["parameters"]} | ALWAYS
    needed = {each["name"] for each in description["parameters"] if each.get("required")} - ALWAYS
    faults = [f"{method} has no parameter {name}" for name in parameters.keys() - names]
    faults += [f"{method} lacks {name}" for name in needed - parameters.keys()]
    if body and body not in {*description.get("consumes", [body]), "application/json"}:
        faults.append(f"{method} does not take {body}")
    return faults


def block_faults(blocks: Any, *, most: int = 50) -> list[str]:
    """Return what is wrong with the blocks of a message or of a form."""
    faults = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    faults += [fault for block in blocks for fault in _misshapen(json.dumps(block))]
    faults += list(_too_long(blocks))
    actions = [each["action_id"] for block in blocks for each in block.get("elements", []) if "action_id" in each]
    if len(set(actions)) < len(actions):
        faults.append(f"action ids twice: {actions}")
    if any(len(block["elements"]) > 25 for block in blocks if block["type"] == "actions"):
        faults.append("more than 25 elements of a block of actions")
    if sum(len(text) for text in texts(blocks)) > 13_000:
        faults.append("msg_blocks_too_long")
    return faults


def view_faults(view: dict[str, Any]) -> list[str]:
    """Return what is wrong with a form."""
    needed = {"type", "title", "blocks", "submit"}
    faults = [f"a view lacks {name}" for name in needed - view.keys()]
    known = {*needed, "close", "callback_id", "private_metadata"}
    faults += [f"a view has no {name}" for name in view.keys() - known]
    return [*faults, *block_faults(view["blocks"], most=100), *_too_long({**view, "blocks": []})]


def _too_long(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _too_long(each)
    elif isinstance(value, dict):
        kind = str(value.get("type"))
        for name, held in value.items():
            text = held.get("text") if isinstance(held, dict) else held
            if isinstance(text, str):
                if len(text) > LONGEST.get((kind, name), 3_000):
                    yield f"{kind}.{name} has {len(text)} characters"
                if not text and kind in {"text", "plain_text", "button"}:
                    yield f"{kind}.{name} is empty"
            yield from _too_long(held)


def texts(value: Any) -> Iterator[str]:
    """Give all texts that blocks show, in order."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") in {"text", "link", "plain_text", "mrkdwn"}:
            yield value["text"]
        for each in value.values():
            if isinstance(each, (list, dict)):
                yield from texts(each)


def payload_faults(name: str, payload: dict[str, Any], more: frozenset[str] = frozenset()) -> list[str]:
    """Return fields of a payload of the fake's that Slack's own catalogue of that payload does not have."""
    shapes = spec("slack-payload-shapes.json")
    return list(_strange(shapes[name], payload, name, more)) if shapes else []


def _strange(shape: Any, value: Any, at: str, more: frozenset[str]) -> Iterator[str]:
    if isinstance(shape, dict) and shape and isinstance(value, dict):
        for name, held in value.items():
            if name in shape:
                yield from _strange(shape[name], held, f"{at}.{name}", more)
            elif name not in more:
                yield f"{at} has no {name}"
    elif isinstance(shape, list) and shape and isinstance(value, list):
        for each in value:
            yield from _strange(shape[0], each, f"{at}[]", more)
    elif value is not None and isinstance(shape, (str, bool, int)) and type(shape) is not _kind(value):
        yield f"{at} is a {type(value).__name__}, not a {type(shape).__name__}"


def _kind(value: Any) -> type:
    return str if isinstance(value, str) else type(value)  # a subclass of it is the same in JSON
