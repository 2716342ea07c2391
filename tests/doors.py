"""Every door of the house and who may go through: the written-down table behind the test of access.

A letter for each of those who try: n nobody signed in, o a member of the unit that the thing belongs to, h its head,
x a member of another unit with a part in the same task, d one of the task's lead unit, s the supervision office, l a
leader, a the admin. Whoever's letter is not there is sent to sign in or told that there is no such thing, and changes
nothing. What stands in braces in an address is a thing of the unit `zone`.
"""

from dataclasses import dataclass, field
from typing import Any

ALL = "ohxdsla"
ANYBODY = "n" + ALL
UNITS = "ohxds"
READERS = "ohdsla"
SEERS = "sla"
OWN = "oh"
TASK = "langfang-2019/overseas-listing-reserve"
WHY = {"reason": "核实"}


@dataclass(frozen=True)
class Door:
    """A route by method and path, who may use it, an address of it, and what is sent there."""

    method: str
    route: str
    who: str
    at: str
    body: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.at}"


def get(route: str, who: str, at: str = "") -> Door:
    return Door("GET", route, who, at or route)


def post(route: str, who: str, at: str = "", **body: Any) -> Door:
    return Door("POST", route, who, at or route, body)


PAGES = (
    get("/", ALL), get("/matrix", SEERS), get("/load", SEERS), get("/timeline", ALL), get("/search", ALL),
    get("/tasks/{plan}/{task}", ALL, f"/tasks/{TASK}"),
    get("/tasks/{plan}/{task}", SEERS, "/tasks/langfang-2019/{theirs}"),
    get("/mine", UNITS), get("/mine/acknowledge", UNITS), post("/mine/acknowledge", OWN, assignment="{open}"),
    get("/duties/{assignment:int}", READERS, "/duties/{open}"),
    get("/duties/{assignment:int}/{_:path}", ALL, "/duties/{open}/report"),
    post("/duties/{assignment:int}/report", OWN, "/duties/{open}/report", words="已建成", do="send"),
    post("/duties/{assignment:int}/acknowledge", OWN, "/duties/{open}/acknowledge"),
    post("/duties/{assignment:int}/extension", OWN, "/duties/{open}/extension", to="2019-07-30", why="材料不齐"),
    post("/duties/{assignment:int}/accept", "s", "/duties/{reported}/accept"),
    post("/duties/{assignment:int}/return", "s", "/duties/{reported}/return", reason="请补充"),
    post("/duties/{assignment:int}/suspend", "s", "/duties/{open}/suspend", stop="等待批复"),
    post("/duties/{assignment:int}/resume", "s", "/duties/{stopped}/resume"),
    get("/messages", UNITS), get("/messages/{key}", OWN, "/messages/{message}"),
    get("/messages/calendar/renew", UNITS), post("/messages/calendar/renew", UNITS),
    get("/leading", UNITS), get("/leading/{assignment:int}", "dsla", "/leading/{led}"),
    get("/leading/{plan}/{task}/{period}", "dsla", f"/leading/{TASK}/once"),
    post("/leading/{assignment:int}/report", "d", "/leading/{led}/report", words="汇总", early_reason="先", do="send"),
    get("/leading/{assignment:int}/report", UNITS, "/leading/{led}/report"),
    get("/urge", "ds", "/urge?assignment={open}"), post("/urge", "ds", assignment="{open}"),
    get("/slips", ALL), get("/slips/new", "s"), get("/slips/{slip:int}", "ohsla", "/slips/{slip}"),
    post("/slips/new", "s", unit="zone", assignment="{open}", words="请尽快反馈", reply_on="2019-07-10"),
    get("/tasks/{plan}/{task}/instructions", "s", f"/tasks/{TASK}/instructions"),
    post("/tasks/{plan}/{task}/instructions", "s", f"/tasks/{TASK}/instructions", given_by="市长",
         given_on="2019-06-20", words="请抓紧"),
    get("/reviews", "s"), post("/reviews", "s", pick="{reported}-{report}"),
    get("/requests", "s"), get("/requests/{_:path}", "s", "/requests/1/grant"),
    post("/requests/{request:int}/grant", "s", "/requests/{request}/grant"),
    post("/requests/{request:int}/refuse", "s", "/requests/{request}/refuse", **{"words-{request}": "不准"}),
    get("/filters", ALL), get("/filters/{_:path}", ALL, "/filters/1/delete"),
    post("/filters", ALL, path="/", query="scope=open", filter="在办"),
    post("/filters/{filter:int}/delete", "o", "/filters/{filter}/delete"),
    get("/evidence/{number}", READERS, "/evidence/{file}"), get("/evidence/{number}", OWN, "/evidence/{draft}"),
    get("/outbox", "sa"), get("/outbox/{key}", "sa", "/outbox/{message}"), get("/outbox/requeue", "a"),
    post("/outbox/requeue", "a", keys="{message}", **WHY),
    post("/outbox/{key}/requeue", "a", "/outbox/{message}/requeue", **WHY),
    post("/outbox/{key}/revoke", "a", "/outbox/{message}/revoke", **WHY),
    get("/outbox/{key}/requeue", "a", "/outbox/{message}/requeue"),
    get("/outbox/{key}/revoke", "a", "/outbox/{message}/revoke"),
    get("/contacts", "sa"), get("/contacts/{unit}/{contact}", "a", "/contacts/zone/{post}"),
    post("/contacts/{unit}/{contact}", "a", "/contacts/zone/{post}", title="经办", **WHY),
    post("/contacts/{unit}/{contact}/apply", "a", "/contacts/zone/{post}/apply", title="经办", **WHY),
    post("/contacts/{unit}/{contact}/calendar", "a", "/contacts/zone/{post}/calendar"),
    get("/contacts/{unit}/{contact}/apply", "a", "/contacts/zone/{post}/apply"),
    get("/contacts/{unit}/{contact}/calendar", "a", "/contacts/zone/{post}/calendar"),
    get("/cycles", SEERS), get("/cycles/{cycle}/run", "sa", "/cycles/monthly-statistics/run"),
    post("/cycles/{cycle}/run", "sa", "/cycles/monthly-statistics/run", period="2019-06"),
    get("/channels", "a"), get("/channels/{channel}/test", "a", "/channels/mail/test"),
    post("/channels/{channel}/test", "a", "/channels/mail/test", address="office@duban.example"),
    get("/working-days", "sa"), get("/record", "sa"), get("/record/check", "sa"), post("/record/check", "sa"),
    get("/import", "sa"), post("/import", "sa", text="一、任务"), post("/import/draft", "sa", text="一、任务"),
    get("/config", "a"), get("/config/apply", "a"), get("/config/deadline", "a"), get("/config/deadline/apply", "a"),
    post("/config/apply", "a", **WHY), post("/config/deadline", "a", task=TASK, due="2019-09-30", **WHY),
    post("/config/deadline/apply", "a", task=TASK, due="2019-09-30", **WHY),
    get("/account", ALL), get("/account/password", ALL), post("/account/password", ALL, old="x", new="y", again="y"),
    post("/account/sessions/end", ALL),
    post("/account/tokens", ALL, name="统计", ends_on="2019-12-31", scopes="read"),
    post("/account/tokens/{token}/revoke", "o", "/account/tokens/{token}/revoke"),
    get("/accounts", "ha"), get("/accounts/{login}", "ha", "/accounts/{login}"),
    get("/accounts/{login}/{step}", "ha", "/accounts/{login}/reset"),
    post("/accounts", "ha", login="new-one", name="经办人", role="member", unit="zone"),
    post("/accounts/{login}/reset", "ha", "/accounts/{login}/reset"),
    post("/accounts/{login}/disable", "ha", "/accounts/{login}/disable"),
    post("/accounts/{login}/enable", "ha", "/accounts/{login}/enable"),
    post("/accounts/{login}/move", "a", "/accounts/{login}/move", role="head", unit="zone"),
    get("/sign-in", ANYBODY), post("/sign-in", ANYBODY, login="nobody", password="nothing"), post("/sign-out", ALL),
    get("/sign-in/provider", ""), get("/sign-in/provider/back", ""),
    post("/demo/forward", "", step="day"), post("/demo/sign-in", "", login="admin-all"),
    get("/calendar/{secret}.ics", ANYBODY, "{calendar}"), get("/calendar/{secret}.ics", "", "/calendar/guessed.ics"),
    get("/l/{token}", ANYBODY, "{link}"), post("/l/{token}", ANYBODY, "{link}"), get("/healthz", ANYBODY),
)  # fmt: skip
"""The pages; a form is sent as a browser sends it."""

API = (
    get("/openapi.json", ANYBODY), get("/docs", ANYBODY), get("/v1/me", ALL),
    get("/v1/accounts", "a"), post("/v1/accounts", "a", login="new-one", name="经办人", role="member", unit="zone"),
    post("/v1/accounts/{login}/reset", "a"), post("/v1/accounts/{login}/disable", "a"),
    post("/v1/accounts/{login}/enable", "a"), post("/v1/accounts/{login}/move", "a", role="head", unit="zone"),
    get("/v1/assignments", ALL), get("/v1/assignments/{assignment}", READERS, "/v1/assignments/{open}"),
    post("/v1/acknowledgements", OWN, assignments=["{open}"]),
    post("/v1/assignments/{assignment}/acknowledge", OWN, "/v1/assignments/{open}/acknowledge"),
    post("/v1/assignments/{assignment}/reports", OWN, "/v1/assignments/{open}/reports", words="已建成"),
    get("/v1/assignments/{assignment}/draft", "o", "/v1/assignments/{open}/draft"),
    Door("PUT", "/v1/assignments/{assignment}/draft", OWN, "/v1/assignments/{open}/draft", {"words": "草稿"}),
    post("/v1/assignments/{assignment}/extensions", OWN, "/v1/assignments/{open}/extensions", to="2019-07-30", **WHY),
    get("/v1/assignments/{assignment}/evidence", READERS, "/v1/assignments/{open}/evidence"),
    post("/v1/assignments/{assignment}/evidence", OWN, "/v1/assignments/{open}/evidence"),
    get("/v1/evidence/{file}", READERS, "/v1/evidence/{file}"), get("/v1/evidence/{file}", OWN, "/v1/evidence/{draft}"),
    Door("DELETE", "/v1/evidence/{file}", "o", "/v1/evidence/{draft}"),
    get("/v1/reviews", "s"), post("/v1/assignments/{assignment}/accept", "s", "/v1/assignments/{reported}/accept"),
    post("/v1/assignments/{assignment}/return", "s", "/v1/assignments/{reported}/return", **WHY),
    post("/v1/assignments/{assignment}/suspend", "s", "/v1/assignments/{open}/suspend", **WHY),
    post("/v1/assignments/{assignment}/resume", "s", "/v1/assignments/{stopped}/resume"),
    get("/v1/suspensions", "s"), get("/v1/extensions", "s"),
    post("/v1/extensions/{request}/grant", "s"), post("/v1/extensions/{request}/refuse", "s", words="不准"),
    post("/v1/urge", "ds", assignments=["{open}"]),
    get("/v1/leading", UNITS),
    get("/v1/tasks/{plan}/{task}/periods/{period}/contributions", "dsla",
        f"/v1/tasks/{TASK}/periods/once/contributions"),
    post("/v1/assignments/{assignment}/consolidated-reports", "d", "/v1/assignments/{led}/consolidated-reports",
         words="汇总", early_reason="先报"),
    get("/v1/slips", ALL), get("/v1/slips/{slip}", "ohsla"),
    post("/v1/slips", "s", unit="zone", assignments=["{open}"], words="请尽快反馈"),
    get("/v1/tasks/{plan}/{task}/instructions", ALL, f"/v1/tasks/{TASK}/instructions"),
    get("/v1/tasks/{plan}/{task}/instructions", SEERS, "/v1/tasks/langfang-2019/{theirs}/instructions"),
    post("/v1/tasks/{plan}/{task}/instructions", "s", f"/v1/tasks/{TASK}/instructions", given_by="市长",
         given_on="2019-06-20", words="请抓紧"),
    get("/v1/plans", ALL), get("/v1/tasks", ALL), get("/v1/tasks/{plan}/{task}", ALL, f"/v1/tasks/{TASK}"),
    get("/v1/tasks/{plan}/{task}", SEERS, "/v1/tasks/langfang-2019/{theirs}"),
    get("/v1/units", ALL), get("/v1/contacts", "sa"),
    Door("PUT", "/v1/contacts/{unit}/{contact}", "a", "/v1/contacts/zone/{post}", {"vacant": True, **WHY}),
    post("/v1/contacts/{unit}/{contact}/calendar-address/renew", "a",
         "/v1/contacts/zone/{post}/calendar-address/renew"),
    get("/v1/board", SEERS), get("/v1/matrix", SEERS), get("/v1/load", SEERS),
    get("/v1/trend", SEERS, "/v1/trend?since=2019-06-01&until=2019-06-30"),
    get("/v1/search", ALL, "/v1/search?q=名单"), get("/v1/timeline", ALL, "/v1/timeline?plan=langfang-2019"),
    get("/v1/filters", ALL), post("/v1/filters", ALL, path="/", name="在办", query="scope=open"),
    Door("DELETE", "/v1/filters/{filter}", "o", "/v1/filters/{filter}"),
    get("/v1/messages", UNITS), get("/v1/messages/{key}", OWN, "/v1/messages/{message}"),
    get("/v1/calendar-address", UNITS), post("/v1/calendar-address/renew", UNITS),
    get("/v1/outbox", "sa"), get("/v1/outbox/{key}", "sa", "/v1/outbox/{message}"),
    post("/v1/requeues", "a", keys=["{message}"], **WHY),
    post("/v1/outbox/{key}/requeue", "a", "/v1/outbox/{message}/requeue", **WHY),
    post("/v1/outbox/{key}/revoke", "a", "/v1/outbox/{message}/revoke", **WHY),
    get("/v1/cycles", SEERS),
    get("/v1/cycles/{cycle}/periods/{period}/trial", "sa", "/v1/cycles/monthly-statistics/periods/2019-05/trial"),
    post("/v1/cycles/{cycle}/runs", "sa", "/v1/cycles/monthly-statistics/runs", period="2019-05"),
    get("/v1/channels", "a"), post("/v1/channels/{channel}/test", "a", "/v1/channels/mail/test"),
    get("/v1/working-days", "sa", "/v1/working-days?year=2019"), get("/v1/record", "sa"), get("/v1/record/chain", "sa"),
    get("/v1/config", "a"), get("/v1/config/difference", "a"),
    post("/v1/config/apply", "a", digest="0" * 64, base=None, **WHY),
    post("/v1/deadlines", "a", plan="langfang-2019", task="overseas-listing-reserve", due="2019-09-30", **WHY),
    post("/v1/deadlines/difference", "a", plan="langfang-2019", task="overseas-listing-reserve", due="2019-09-30",
         **WHY),
)  # fmt: skip
"""The API beneath /api; a body is sent as JSON with a token that has every scope of its role."""
