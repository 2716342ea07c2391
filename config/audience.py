"""Who hears of an assignment, as a token that needs no names: `unit.handler`, `authority.leader`."""

from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, WithJsonSchema

from config.nearest import did_you_mean
from config.shape import Text, shown

Role = Literal["handler", "head", "leader"]
Party = Literal["unit", "leads", "supervisor", "authority"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the one who does the work up to the one who answers for it."""
PARTIES: tuple[Party, ...] = get_args(Party)
AUDIENCES = tuple(f"{party}.{role}" for party in PARTIES for role in ROLES)


def _audience(value: object) -> object:
    if isinstance(value, str) and value.strip() not in AUDIENCES:
        mend = did_you_mean(value.strip(), AUDIENCES) or (
            f"write one of {', '.join(PARTIES)}, a point, and one of {', '.join(ROLES)}"
        )
        raise ValueError(f"{shown(value)} is no audience; {mend}")
    return value


Audience = Annotated[Text, BeforeValidator(_audience), WithJsonSchema({"type": "string", "enum": list(AUDIENCES)})]
