"""The plan over the year (计划进度): its pace against time, and what falls due when."""

from fastapi import APIRouter
from fastapi.responses import Response

from supervision.choices import plans
from supervision.in_force import in_force
from supervision.timeline import timeline
from web.access import SignedIn
from web.asking import asked
from web.plots import curve

router = APIRouter()


@router.get("/timeline")
def show(page: SignedIn) -> Response:
    with page.house.database.read() as session:
        rules, known = in_force(session), plans(session)
        wanted = asked("/timeline", page.request.query_params, {"plan": {plan.key for plan in known}})
        chosen = wanted.get("plan") if not wanted.faults else None
        chosen = chosen or (known[0].key if known else "")
        found = timeline(session, rules, page.who, plan=chosen, today=page.today)
        bar = page.bar(session, rules.calendar)
    drawn = curve.scale([found.asked, found.done], until=page.today)
    return page.show(
        "timeline.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, plans=known,
        chosen=chosen, drawn=drawn, curve=curve, this_month=page.today.replace(day=1),
    )  # fmt: skip
