"""The ways out besides mail: group robots, an SMS gateway, a unit's own system, and how each is spoken to.

What opens a channel (a key, a token) never stands in a file: a secret is named here, and its value is set elsewhere.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, JsonValue, WithJsonSchema, model_validator

from config import pattern
from config.nearest import did_you_mean
from config.shape import Id, OrderError, Spec, Text, Whole, shown
from config.web_address import WebAddress
from config.words import Words

MAIL = "mail"
"""The channel that needs no entry: its server stands in the settings."""
LONGEST_CHANNEL = 16

Service = Literal["wecom", "dingtalk", "feishu", "sms", "webhook", "bridge"]
Form = Literal["json", "form"]
SERVICES: tuple[Service, ...] = get_args(Service)
NEEDS: Mapping[str, tuple[str, ...]] = {
    "wecom": (),
    "dingtalk": ("sign",),
    "feishu": ("sign",),
    "sms": ("url", "body", "accepted"),
    "webhook": ("url",),
    "bridge": (),
}
"""The keys that each service needs, besides those that all need."""
TAKES: Mapping[str, tuple[str, ...]] = {
    "wecom": ("url", "per_minute"),
    "dingtalk": ("url", "per_minute"),
    "feishu": ("url", "per_minute"),
    "sms": ("headers", "form", "refused", "per_minute"),
    "webhook": (),
    "bridge": ("per_minute",),
}
"""The keys that each may have."""
FOR_MANY = ("wecom", "dingtalk", "feishu", "bridge")
"""The services behind which a group reads: what stands in a message may be followed by everybody in it."""
BY_SERVICE = ("url", "sign", "per_minute", "body", "headers", "form", "accepted", "refused")
PLACEHOLDERS = ("phone", "subject", "link", "key", "secret")
WITH_TOKEN = r"/hook/[^/?]"
"""The address of a robot as Feishu shows it, with the token at its end."""
_SECRET = re.compile(r"[A-Z][A-Z0-9_]{0,63}", re.ASCII)
_HOLE = re.compile(r"\{([A-Za-z_]+)\}")


def _channel_id(value: str) -> str:
    if len(value) > LONGEST_CHANNEL:
        raise ValueError(f"this id of a channel has {len(value)} characters; {LONGEST_CHANNEL} are the most")
    if value == MAIL:
        raise ValueError("'mail' is the mail server of the settings and needs no entry; give this channel another id")
    return value


def _secret_name(value: object) -> str:
    # Never quoted: whoever errs here has perhaps written the secret itself.
    if not isinstance(value, str) or not _SECRET.fullmatch(value.strip()):
        raise ValueError("this is no name of a secret; write a name in capitals, as in CITY_WECOM, and never the value")
    return value.strip()


def _answer(value: object) -> str:
    """A word, whole number or truth that comes back, as a text: one gateway writes 0, another "0"."""
    if not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f"{shown(value)} is no answer of a gateway; write the text or whole number that comes back")
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _one_field(value: object) -> object:
    if isinstance(value, dict) and len(value) != 1:
        raise ValueError("one field of the answer says whether it was taken; write it alone, as in {code: 0}")
    return value


def _in_request(value: str) -> str:
    for name in _HOLE.findall(value):
        if name not in PLACEHOLDERS:
            mend = did_you_mean(name, PLACEHOLDERS) or f"there are {', '.join(PLACEHOLDERS)}"
            raise ValueError(f"{shown(name)} in braces is no placeholder; {mend}")
    return value


def _in_header(value: str) -> str:
    if not value.isascii():
        raise ValueError(f"{shown(value)} cannot stand in a header; write it in plain letters, digits and signs")
    return _in_request(value)


ChannelId = Annotated[Id, AfterValidator(_channel_id), WithJsonSchema(pattern.CHANNEL)]
SecretName = Annotated[str, BeforeValidator(_secret_name), WithJsonSchema(pattern.SECRET_NAME)]
Answer = Annotated[
    str, BeforeValidator(_answer), WithJsonSchema({"anyOf": [pattern.TEXT, {"type": ["integer", "boolean"]}]})
]
InBody = Annotated[Text, AfterValidator(_in_request), WithJsonSchema(pattern.IN_REQUEST)]
InHeader = Annotated[Text, AfterValidator(_in_header), WithJsonSchema(pattern.IN_HEADER)]
_ONE = {"minProperties": 1, "maxProperties": 1}


def is_absent(value: object) -> bool:
    """Whether a key is not given: it is left out of the kept config, so that a config without it stays the same."""
    return value is None or value == () or value == {}


def _editor(service: str) -> dict[str, JsonValue]:
    """What an editor can check of a channel of this service."""
    taken = (*NEEDS[service], *TAKES[service])
    none: dict[str, JsonValue] = {key: {"type": "null"} for key in BY_SERVICE if key not in taken}
    address: dict[str, JsonValue] = {"url": {"not": {"pattern": WITH_TOKEN}}} if service == "feishu" else {}
    then: dict[str, JsonValue] = {"required": [*NEEDS[service]], "properties": none | address}
    return {"if": {"properties": {"service": {"const": service}}, "required": ["service"]}, "then": then}


class ChannelSpec(Spec):
    """One way out, by the service that it leads to."""

    mends: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("key", "token", "access_token", "password", "webhook", "webhook_url"),
        "what opens a channel never stands in a file; write what it is called, secret: CITY_WECOM",
    )
    model_config = ConfigDict(json_schema_extra={"allOf": [_editor(service) for service in SERVICES]})

    id: ChannelId
    service: Service
    name: Words
    secret: SecretName
    sign: Annotated[SecretName | None, Field(exclude_if=is_absent)] = None
    url: Annotated[WebAddress | None, Field(exclude_if=is_absent)] = None
    per_minute: Annotated[Annotated[Whole, Field(ge=1, le=6000)] | None, Field(exclude_if=is_absent)] = None
    body: Annotated[dict[Text, InBody], Field(exclude_if=is_absent)] = Field(default_factory=dict)
    headers: Annotated[dict[InHeader, InHeader], Field(exclude_if=is_absent)] = Field(default_factory=dict)
    form: Annotated[Form | None, Field(exclude_if=is_absent)] = None
    accepted: Annotated[
        dict[Text, Answer], BeforeValidator(_one_field), Field(exclude_if=is_absent, json_schema_extra=_ONE)
    ] = Field(default_factory=dict)
    refused: Annotated[tuple[Answer, ...], Field(exclude_if=is_absent)] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        given = [key for key in BY_SERVICE if not is_absent(getattr(self, key))]
        for _, message in misplaced_keys(self.service, given):
            raise OrderError(message)
        return self


class ChannelsSpec(Spec):
    """The file channels.yaml, which need not be there."""

    channels: tuple[ChannelSpec, ...] = ()


def misplaced_keys(service: str, given: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every key that a channel of this service needs and lacks, or has and cannot use, with its fault.

    >>> [key for key, _ in misplaced_keys("webhook", ["name", "sign"])]
    ['url', 'sign']
    """
    for key in NEEDS[service]:
        if key not in given:
            yield key, f"a channel to {service} needs '{key}'; add it"
    for key in given:
        if key in BY_SERVICE and key not in (*NEEDS[service], *TAKES[service]):
            yield key, f"'{key}' says nothing to {service}; take it out"
