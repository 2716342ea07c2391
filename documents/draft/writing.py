"""The draft as YAML: what it is and what it rests on as comments, then the plan with its marks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from config.audience import Role
from config.schema_file import PLAN_MODELINE
from config.shape import LONGEST_TEXT
from config.unit import UnitsSpec
from config.whole import Config
from config.words import Words
from documents.draft.number import Ids, numbered
from documents.draft.obligation import Obligation, obligations
from documents.draft.scalar import as_id, comment, fit, scalar, words
from documents.draft.schedule import held, number, scheduled
from documents.draft.standing import elsewhere, frame, issue, roles_heard
from documents.draft.title import shortened, title_of
from documents.draft.wording import Asking
from documents.findings import Named, Reading, Responsibility
from documents.printed import Quote
from documents.resolving import Register, is_set, names_of, normal
from documents.resolving import shortened as one_name

_EDGES = " \t\n\r\u3000、，,；;"
_ABOUT = (
    "本文件由政策文本自动生成，是草稿。source 为原文字句及其位置；review 为须由人核定之处，",
    "核定一处、删去一处；review 未删尽之前 duban apply 不予执行。",
    "Made from the text of the document. `source` is what an entry rests on; `review` is what a person should settle.",
    "Settle each and take its mark out: `duban apply` refuses the plan while one is left.",
)


@dataclass(slots=True)
class _Draft:
    """What all clauses of one draft share."""

    reading: Reading
    units: UnitsSpec | None
    register: Register
    issued_on: date | None
    ids: Ids = field(default_factory=Ids)
    shared: int = 0


def drafted(reading: Reading, *, config: Config | None, plan_id: str, file: str | None = None) -> str:
    """The plan draft of a document, as the text of plans/<plan_id>.yaml; `file` is named as where it comes from.

    Names are resolved by the config's units. Once its marks are settled and taken out, the text is a plan that the
    same config takes. Raises ValueError where the document has no responsibility: a plan without clauses is none.
    """
    if not reading.responsibilities:
        raise ValueError("the document names nobody as responsible, so there is no clause to draft")
    units = config.units if config else None
    draft = _Draft(reading, units, Register.of(units), reading.issued_on)
    asked = sorted((*reading.responsibilities, *reading.unattributed), key=lambda found: found.governed.start)
    clauses: list[str] = []
    for number_, found in zip(numbered(found.clause for found in asked), asked, strict=True):
        clauses += [*_clause(draft, number_, found), ""]
    head = [*_about(reading, file), *_plan(draft, config, plan_id), "", "clauses:"]
    return "\n".join([*head, *clauses, *_unknown(draft, plan_id, config)]).rstrip() + "\n"


def _about(reading: Reading, file: str | None) -> Iterator[str]:
    # The draft is for the plans/ of a config: from there an editor finds the schema that `duban schema` wrote.
    yield PLAN_MODELINE
    title = reading.title.words if reading.title else "—"
    yield f"# {comment(title)}：任务分解草稿 Draft of a plan"
    if file:
        yield f"# 来源 From: {comment(file)}"
    yield from (f"# {line}" for line in _ABOUT)
    seen, became = reading.coverage.seen, reading.coverage.became
    yield f"# 责任括注 Attributions: {seen} 处，已成条 {became} 处 ({became} of {seen} became clauses)"
    faults = dict.fromkeys((*reading.flaws, *reading.coverage.rest))
    if faults:
        yield "# 文件本身的问题 Faults of the document (line:column):"
    for flaw in faults:
        place = reading.printed.place(flaw.quote.start)
        yield f"#   {place.line}:{place.column} {comment(flaw.words.zh)} {comment(flaw.words.en)}"
    yield "#"


def _plan(draft: _Draft, config: Config | None, plan_id: str) -> Iterator[str]:
    reading, register = draft.reading, draft.register
    issued_on, marks = issue(reading)
    framed = frame(config)
    missing = [
        Words(zh=f"文件中没有找到{zh}，此处为占位；请填写", en=f"the document shows no {en}: write it")
        for quote, zh, en in ((reading.title, "标题", "title"), (reading.issuer, "发文机关", "issuer"))
        if not _said(quote)
    ]
    yield f"id: {as_id(plan_id)}"
    yield f"title: {words(_said(reading.title) or plan_id)}"
    yield f"issuer: {words(_said(reading.issuer) or '发文机关')}"
    if code := _said(reading.document_number):
        yield f"document_number: {scalar(fit(code))}"
    yield f"issued_on: {issued_on}"
    yield from framed.lines
    yield from _review("", [*framed.marks, *marks, *missing, *_to_add(reading, register), *_whole_marks(draft, config)])


def _to_add(reading: Reading, register: Register) -> Iterator[Words]:
    names = {normal(named.name) for named in names_of(reading)}
    count = sum(not register.several(name) for name in names)
    if count:
        yield Words(
            zh=f"有 {count} 个名称不在 units.yaml 中：先按文末补充，再重新生成草稿，可省去逐条核定",
            en=f"units.yaml lacks {count} of the names: add them as the end of this file shows and draft anew",
        )


def _whole_marks(draft: _Draft, config: Config | None) -> Iterator[Words]:
    """What must be settled for the whole: sums that several units share, and units of another place."""
    if draft.shared:
        yield Words(
            zh=f"有 {draft.shared} 项带数量的事项由多个单位承担，现按各自完成该数量计；如为合计数，请分解",
            en=f"several units owe all of a figure each, in {draft.shared} of the tasks: divide what is a sum",
        )
    place, own = elsewhere(draft.reading, config)
    if place:
        yield Words(
            zh=f"文件由{place}印发，而配置中的单位属{own}：名称相同未必是同一单位，请先换成{place}的 units.yaml",
            en=f"the document is of {place}, the units of the config are of {own}: equal names may be other units",
        )


def _said(quote: Quote | None) -> str:
    return title_of(quote.words, taking_out=[]) and fit(quote.words) if quote else ""


def _clause(draft: _Draft, number_: str, found: Responsibility) -> Iterator[str]:
    asking = Asking(draft.reading.printed, found, draft.register, draft.units)
    asked = obligations(asking)
    heading = found.heading.words if found.heading and found.heading.words.strip() else asked[0].title
    yield f"  - number: {scalar(fit(number_))}"
    yield f"    heading: {words(heading)}"
    roles = {"leads": found.lead, "responsible": found.responsible, "supporting": found.supporting}
    for role, names in roles.items():
        yield from _units(draft, role, names)
    yield from _source("    ", found.attribution if found.attribution.words else found.heading or found.attribution)
    yield from _review("    ", [*_unresolved(draft, found), *_guessed(draft, found), *found.doubts])
    yield "    tasks:"
    for place, obligation in enumerate(asked, 1):
        yield from _task(draft, draft.ids.task(number_, place), obligation)


def _units(draft: _Draft, role: str, names: Sequence[Named]) -> Iterator[str]:
    ids = dict.fromkeys(id for named in names for id in draft.register.several(named.name) or ())
    if ids:
        yield f"    {role}: [{', '.join(map(as_id, ids))}]"


def _unresolved(draft: _Draft, found: Responsibility) -> Iterator[Words]:
    roles = (("牵头", "leads", found.lead), ("责任", "responsible", found.responsible))
    named = (*found.lead, *found.responsible, *found.supporting)
    if named and not any(draft.register.several(one.name) for _, _, names in roles for one in names):
        yield Words(
            zh="牵头和责任单位均不在 units.yaml 中，本条事项暂记在配合单位或督办机构名下；请核定由谁负责",
            en="units.yaml has none of the leads and responsible units, so others owe the tasks here: settle who does",
        )
    for zh, en, names in (*roles, ("配合", "supporting", found.supporting)):
        unknown = [one_name(named.name) for named in names if not draft.register.several(named.name)]
        if unknown:
            listed = shortened("、".join(dict.fromkeys(unknown)), LONGEST_TEXT - 120)
            yield Words(
                zh=f"{zh}单位未列入：{listed}；请在 units.yaml 中补充（见文末）后写入",
                en=f"unknown, so missing in {en}: {listed}; add them to units.yaml (see the end) and name them here",
            )


def _guessed(draft: _Draft, found: Responsibility) -> Iterator[Words]:
    names = (named.name for named in (*found.lead, *found.responsible, *found.supporting))
    for name in dict.fromkeys(one_name(name) for name in names if draft.register.is_guess(name)):
        yield Words(
            zh=f"“{name}”未写明是哪一级的，草稿按本级单位组理解；请核定",
            en=f"{name} does not say whose they are; the draft takes them for the group of the config, settle it",
        )


def _task(draft: _Draft, id: str, asked: Obligation) -> Iterator[str]:
    when = scheduled(asked, issued_on=draft.issued_on)
    figures, marks = held(asked.figures)
    draft.shared += asked.owed.owes == "block" and any(figure.goal.unit != "%" for figure, _ in figures)
    owes = asked.owed.owes
    yield f"      - id: {id}"
    yield f"        title: {words(asked.title)}"
    yield f"        owes: {owes if isinstance(owes, str) else '[' + ', '.join(map(as_id, owes)) + ']'}"
    yield f"        schedule: {when}"
    if figures:
        yield "        targets:"
    for figure, part_of in figures:
        yield f"          - of: {words(figure.of)}"
        yield f'            op: "{figure.goal.op}"'
        yield f"            value: {number(figure.goal.value)}"
        yield f"            unit: {scalar(fit(figure.goal.unit.strip() or '无单位'))}"
        if part_of is not None:
            yield f"            part_of: {part_of}"
    yield from _source("        ", asked.source)
    yield from _review("        ", [*asked.marks, *when.marks, *marks])


def _source(indent: str, quote: Quote) -> Iterator[str]:
    """The words and their place; a long quote is cut, and says so."""
    stripped = quote.words.strip(_EDGES)
    if not stripped.strip():
        return
    start = quote.start + quote.words.index(stripped)
    yield f"{indent}source:"
    yield f"{indent}  quote: {scalar(stripped[:LONGEST_TEXT])}"
    yield f"{indent}  start: {start}"
    yield f"{indent}  end: {start + len(stripped)}"
    if len(stripped) > LONGEST_TEXT:
        yield f"{indent}  cut: true"


def _review(indent: str, marks: Iterable[Words]) -> Iterator[str]:
    every = dict.fromkeys(marks)
    if every:
        yield f"{indent}review:"
    for mark in every:
        yield f"{indent}  - {words(mark.zh, mark.en)}"


def _unknown(draft: _Draft, plan_id: str, config: Config | None) -> Iterator[str]:
    """The entries that units.yaml lacks, as comments to copy, each name once."""
    named = {normal(one.name): one_name(one.name) for one in names_of(draft.reading)}
    names = [name for key, name in named.items() if not draft.register.several(key)]
    units, groups = [n for n in names if not is_set(n)], [n for n in names if is_set(n)]
    if names:
        yield "# units.yaml 中没有的名称，按需补充（id、类别、联系人、成员由管理员填写）："
        yield "# Names that units.yaml lacks; ids, kinds, contacts and members are the admin's to fill in:"
    if units:
        yield "# units:"
    for place, name in enumerate(units, 1):
        yield from _entry(f"{plan_id[:40]}-unit-{place}", comment(name), roles_heard(config))
    if groups:
        yield "# groups:"
    for place, name in enumerate(groups, 1):
        yield f"#   - id: {plan_id[:40]}-group-{place}"
        yield f"#     name: {comment(words(name))}"
        yield "#     members: []"


_TITLES: dict[Role, str] = {
    "handler": "{zh: 经办人, en: Handling officer}",
    "head": "{zh: 单位负责人, en: Head of unit}",
    "leader": "{zh: 分管领导, en: Leader in charge}",
}


def _entry(id: str, name: str, roles: Sequence[Role]) -> Iterator[str]:
    yield f"#   - id: {id}"
    yield f"#     name: {comment(words(name))}"
    yield "#     kind: department"
    yield "#     contacts:"
    for role in roles:
        yield f"#       - role: {role}"
        yield f"#         title: {_TITLES[role]}"
        yield f"#         email: {role}.{id}@units.example"
