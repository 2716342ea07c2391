"""What the document does not say and a plan must: supervisor, authority, ladder and weights, taken from the config."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from config.audience import ROLES, Role
from config.plan import PlanSpec
from config.shape import FIRST_YEAR
from config.unit import UnitKind, UnitsSpec
from config.whole import Config
from config.words import Words
from documents.draft.scalar import as_id
from documents.draft.schedule import number
from documents.findings import Reading


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of a plan above its clauses, and what a person should settle about the whole of it."""

    lines: tuple[str, ...]
    marks: tuple[Words, ...]


def frame(config: Config | None) -> Frame:
    """Who supervises, by which ladder, with which weights: as the config at hand has it."""
    model = config.plans[0] if config and config.plans else None
    units = config.units if config else None
    supervisor = _unit(units, "supervisor") or (model.supervisor if model else "office")
    authority = _unit(units, "authority") or (model.authority if model else "leading-group")
    lines = [
        f"supervisor: {as_id(supervisor)}",
        f"authority: {as_id(authority)}",
        *_ladder(config, model),
        *_weights(model),
    ]
    return Frame(tuple(lines), tuple(_marks(config)))


def _unit(units: UnitsSpec | None, kind: UnitKind) -> str | None:
    return next((unit.id for unit in units.units if unit.kind == kind), None) if units else None


def _ladder(config: Config | None, model: PlanSpec | None) -> Iterator[str]:
    ladders = [ladder.id for ladder in config.ladders] if config else []
    yield f"ladder: {as_id(model.ladder if model else next(iter(ladders), 'default'))}"
    if model and model.ladder_by_cadence:
        yield "ladder_by_cadence:"
        yield from (f"  {cadence}: {as_id(ladder)}" for cadence, ladder in model.ladder_by_cadence.items())


def _weights(model: PlanSpec | None) -> Iterator[str]:
    yield "weights:"
    yield "  source: admin"
    yield f"  default: {number(model.weights.default) if model else 1}"


def _marks(config: Config | None) -> Iterator[Words]:
    yield Words(
        zh="英文均为中文原样，尚未翻译；请译出或认可",
        en="all English repeats the Chinese: translate it, or accept it as it is",
    )
    if config is None:
        yield Words(
            zh="没有可对照的配置：单位、督办机构、上级、督办阶梯和权重均为占位，请改为 units.yaml、ladders.yaml 中的",
            en="no config was at hand: supervisor, authority, ladder and weights are stand-ins: name your own",
        )
    else:
        yield Words(
            zh="督办机构、上级、督办阶梯和权重取自现有配置，文件中没有；请核定",
            en="supervisor, authority, ladder and weights come from the config, not from the document: settle them",
        )


def issue(reading: Reading) -> tuple[date, tuple[Words, ...]]:
    """The day of issue; where the document shows none, the first that config takes, with a mark."""
    if reading.issued_on and reading.issued_on.year >= FIRST_YEAR:
        return reading.issued_on, ()
    mark = Words(
        zh="文件中没有找到成文日期，此处为占位；请填写",
        en="the document shows no day of issue and this one is a stand-in: write the right one",
    )
    return date(FIRST_YEAR, 1, 1), (mark,)


_PLACE = re.compile(r"(?:中共)?([\u4e00-\u9fff]{2,7}?(?:自治区|自治州|自治县|省|市|州|盟|县|区|旗))")


def elsewhere(reading: Reading, config: Config | None) -> tuple[str, str]:
    """The place that the document is of and the one that the config's plans are of, where they differ; else empty."""
    said = (reading.issuer or reading.title) if reading.issuer or reading.title else None
    place = _PLACE.match(said.words.strip()) if said else None
    own = [found[1] for plan in (config.plans if config else ()) if (found := _PLACE.match(plan.issuer.zh))]
    return (place[1], own[0]) if place and own and place[1] not in own else ("", "")


def roles_heard(config: Config | None) -> tuple[Role, ...]:
    """The posts of a unit to which the config's ladders speak; a unit without one of them is a fault."""
    rungs = [rung for ladder in (config.ladders if config else ()) for rung in ladder.rungs]
    heard = {audience for rung in rungs for audience in (*rung.to, *rung.copy_to)}
    return tuple(role for role in ROLES if heard & {f"unit.{role}", f"leads.{role}"}) or ("handler",)
