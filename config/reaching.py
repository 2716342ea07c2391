"""Contacts that can be reached: each known by its own key, by ways that are there, with somebody for the days off."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from config.channel import MAIL, SERVICES, WITH_TOKEN, misplaced_keys
from config.fault import Fault
from config.nearest import did_you_mean, nearest
from config.shape import parsed_day, shown
from config.unit import ContactSpec, contact_keys
from config.written import Place, Written

Services = Mapping[str, str]
_KEYS = tuple(ContactSpec.model_fields)


def unfit_channels(channels: Written) -> Iterator[Fault]:
    """Keys that a channel's service needs or does not know."""
    for place, entry in channels.found("channels", ...):
        service = channels.text((*place, "service"))
        if service not in SERVICES or not isinstance(entry, dict):
            continue
        given = [key for key, value in entry.items() if value is not None]
        for key, message in misplaced_keys(service, given):
            told = channels.key_fault if key in entry else channels.fault
            yield told((*place, key), message)
        if service == "sms":
            yield from _unaddressed(channels, (*place, "body"))
        elif service == "feishu":
            yield from _with_token(channels, (*place, "url"))


def _unaddressed(channels: Written, body: Place) -> Iterator[Fault]:
    """A body of an SMS in which the number has no place."""
    texts = [text for _, text in channels.texts(*body, ...)]
    if texts and not any("{phone}" in text for text in texts):
        yield channels.fault(body, "no entry of the body holds {phone}, so nobody would be reached; put it in")


def _with_token(channels: Written, url: Place) -> Iterator[Fault]:
    """The address of a robot as the service shows it, with its token at the end."""
    if re.search(WITH_TOKEN, channels.text(url) or ""):
        yield channels.fault(url, "this address ends in its token; end it with /hook, and put the token into a secret")


def misplaced_contacts(units: Written, channels: Written | None) -> Iterator[Fault]:
    """Contacts that cannot be told apart, ways that lead nowhere, delegates who are not there."""
    services = _services(channels)
    for unit, _ in units.found("units", ...):
        places = [place for place, _ in units.found(*unit, "contacts", ...)]
        keys = contact_keys([(units.text((*at, "id")), units.text((*at, "role")) or "") for at in places])
        yield from _repeated_keys(units, places, keys)
        yield from _same_address(units, places, services)
        for place, key in zip(places, keys, strict=True):
            yield from _ways(units, place, services)
            yield from _delegates(units, place, key, keys)
            yield from _overlaps(units, place)


def _services(channels: Written | None) -> Services | None:
    """The service of each channel; None where the file cannot be read, so that no channel counts as unknown."""
    if channels is None:
        return {}
    if not isinstance(channels.at(("channels",)), list):
        return None
    return {id: channels.text((*place[:-1], "service")) or "" for place, id in channels.texts("channels", ..., "id")}


def _repeated_keys(units: Written, places: Sequence[Place], keys: Sequence[str]) -> Iterator[Fault]:
    for index, key in enumerate(keys):
        first = keys.index(key)
        if first < index:
            # One of the two has written its id; that is the one to be mended.
            at = index if units.text((*places[index], "id")) else first
            line = units.fault(places[first if at == index else index], "").line
            message = f"another contact of this unit is called {shown(key)}, in line {line}; give this one another id"
            yield units.fault((*places[at], "id"), message)


def _same_address(units: Written, places: Sequence[Place], services: Services | None) -> Iterator[Fault]:
    first: dict[tuple[str, str], Fault] = {}
    for place in places:
        role, (key, address) = units.text((*place, "role")), _first_address(units, place, services or {})
        if role is None or address is None:
            continue
        if earlier := first.get((role, address)):
            message = f"the contact in line {earlier.line} has the same role and address; keep one of the two"
            yield units.fault((*place, key), message)
        else:
            first[role, address] = units.fault(place, "")


def _first_address(units: Written, place: Place, services: Services) -> tuple[str, str | None]:
    """Where a person is reached first, and the key that says so."""
    channel = next(iter(units.strings((*place, "reach"))), MAIL)
    if channel != MAIL and services.get(channel) != "sms":
        return "reach", channel
    key = "email" if channel == MAIL else "mobile"
    return key, units.text((*place, key))


def _ways(units: Written, place: Place, services: Services | None) -> Iterator[Fault]:
    """Ways to a person that are not there, or lack the address that they lead to."""
    entry = units.at(place)
    if not isinstance(entry, dict):
        return
    key = "email"
    if key in entry and entry[key] is None:
        yield units.key_fault((*place, key), f"nothing stands after '{key}'; fill it in")
    elif key not in entry and "reach" not in entry and not _is_meant(key, entry):
        yield units.fault((*place, key), f"the key '{key}' is missing here; add it")
    reach = list(units.texts(*place, "reach", ...))
    for index, (at, channel) in enumerate(reach):
        if channel in [earlier for _, earlier in reach[:index]]:
            yield units.fault(at, f"{shown(channel)} stands here twice; keep one of the two")
        elif channel == MAIL and key not in entry:
            yield units.fault(at, "mail needs an address; add 'email' to this contact, or take 'mail' out")
        elif channel != MAIL and services is not None:
            yield from _way(units, at, channel, services, has_mobile=entry.get("mobile") is not None)


def _way(units: Written, at: Place, channel: str, services: Services, *, has_mobile: bool) -> Iterator[Fault]:
    if channel not in services:
        known = [MAIL, *services]
        mend = did_you_mean(channel, known) or "channels.yaml names the ways besides 'mail'"
        yield units.fault(at, f"{shown(channel)} is no channel; {mend}")
    elif services[channel] == "sms" and not has_mobile:
        yield units.fault(at, f"{shown(channel)} sends to a mobile number; add 'mobile' to this contact")


def _is_meant(key: str, entry: Mapping[str, object]) -> bool:
    """Whether a key that is none was probably meant to be this one; that is told already."""
    odd = [name for name in entry if name not in _KEYS]
    return any(nearest(name, _KEYS) == key or name.startswith(f"{key}：") for name in odd)


def _delegates(units: Written, place: Place, own: str, keys: Sequence[str]) -> Iterator[Fault]:
    others = [key for key in keys if key != own]
    for at, delegate in units.texts(*place, "absent", ..., "delegate"):
        if delegate == own:
            yield units.fault(at, "nobody stands in for himself; name another contact of this unit")
        elif delegate not in others:
            mend = did_you_mean(delegate, others) or (
                f"there are {', '.join(others)}" if others else "there is none yet"
            )
            yield units.fault(at, f"{shown(delegate)} is no other contact of this unit; {mend}")


def _overlaps(units: Written, place: Place) -> Iterator[Fault]:
    spans: list[tuple[date, date]] = []
    for at, _ in units.found(*place, "absent", ...):
        start, until = (_day(units.at((*at, key))) for key in ("from", "until"))
        if start is None or until is None:
            continue
        for earlier, later in spans:
            if start <= later and earlier <= until:
                message = f"these days meet the absence from {earlier} to {later}; make one of the two"
                yield units.fault(at, message)
                break
        spans.append((start, until))


def _day(value: object) -> date | None:
    try:
        return parsed_day(value)
    except ValueError:
        return None
