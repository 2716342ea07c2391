"""The config files as JSON Schemas, made from the shapes, so that an editor completes and checks what is written.

Draft 7: every version of the YAML language server and of the other editors reads it, and nothing here needs more.
"""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from config.behaviour import BehaviourSpec
from config.calendar import CalendarSpec
from config.channel import ChannelsSpec
from config.cycle import CyclesSpec
from config.ladder import LaddersSpec
from config.note import KINDS, NOTES
from config.plan import PlanSpec
from config.shape import Spec
from config.unit import UnitsSpec

Node = dict[str, Any]

SHAPES: Mapping[str, type[Spec]] = {
    "units": UnitsSpec,
    "ladders": LaddersSpec,
    "cycles": CyclesSpec,
    "calendar": CalendarSpec,
    "channels": ChannelsSpec,
    "plan": PlanSpec,
    "behaviour": BehaviourSpec,
}
"""The shape of each kind of file, by the name of its schema."""

DIALECT = "http://json-schema.org/draft-07/schema#"
SIGN = "由 duban schema 生成，改动会被覆盖。Written by `duban schema`, which overwrites it."
_RENAMED = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "$defs": "definitions",
}


def schema_of(name: str) -> Node:
    """The schema of one kind of file, by its name in SHAPES; KeyError if there is none such.

    What it refuses the checker refuses too. What goes beyond one entry (names, orders, sums) only the checker knows.

    >>> schema_of("calendar")["properties"]["timezone"]["const"]
    'Asia/Shanghai'
    """
    shape = SHAPES[name]
    made: Node = _plain(shape.model_json_schema(schema_generator=_Untitled))
    definitions: Node = made.pop("definitions", {})
    for kind, node in ((shape.__name__, made), *definitions.items()):
        _describe(kind, node)
    head = {"$schema": DIALECT, "$comment": SIGN}
    return {**head, **made, "definitions": definitions}


class _Untitled(GenerateJsonSchema):
    """Without the titles that pydantic makes up from the names in the code."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _plain(node: Any) -> Any:
    """The same schema in the words of draft 7."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    found: Node = {
        _RENAMED.get(str(key), str(key)): _plain(value) for key, value in node.items() if not _is_idle(key, value)
    }
    if "enum" in found.get("propertyNames", {}):
        # As keys of their own an editor can offer them.
        names, inner = found.pop("propertyNames")["enum"], found.pop("additionalProperties")
        found |= {"properties": dict.fromkeys(names, inner), "additionalProperties": False}
    if "patternProperties" in found:
        found.pop("propertyNames", None)
        found["additionalProperties"] = False
    if "$ref" in found:
        target = {"$ref": found.pop("$ref").replace("#/$defs/", "#/definitions/")}
        # Draft 7 ignores whatever stands beside a $ref.
        found = {"allOf": [target], **found} if found else target
    return found


def _is_idle(key: str, value: Any) -> bool:
    """Whether an entry says nothing to who writes a file: names from the code, and what holds where a key is absent."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and not isinstance(value, dict))


def _describe(kind: str, node: Node) -> None:
    """Puts the notes of a shape on its schema and its keys."""
    node["description"] = KINDS[kind]
    for key, inner in node["properties"].items():
        note = {"description": NOTES[kind][key]}
        node["properties"][key] = {"allOf": [inner], **note} if "$ref" in inner else {**inner, **note}
