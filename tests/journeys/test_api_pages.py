"""What a page can do, a program can do: for every form of the pages the operation of the API that does the same."""

import re

from fastapi.routing import APIRoute

from duban.clock import RealClock
from models.database import Database
from tests.doors import PAGES
from tests.journeys.test_pages import NO_MAIL, OFF
from web.access import routes
from web.api.app import create_api
from web.house import House
from web.page import environments

DOES = {
    "/mine/acknowledge": "acknowledge_assignments",
    "/duties/{assignment:int}/acknowledge": "acknowledge_assignment",
    "/duties/{assignment:int}/report": "report_assignment keep_draft add_evidence remove_evidence",
    "/duties/{assignment:int}/extension": "ask_extension",
    "/duties/{assignment:int}/accept": "accept_report",
    "/duties/{assignment:int}/return": "return_report",
    "/duties/{assignment:int}/suspend": "suspend_assignment",
    "/duties/{assignment:int}/resume": "resume_assignment",
    "/leading/{assignment:int}/report": "consolidate_assignment keep_draft add_evidence",
    "/urge": "urge_assignments",
    "/slips/new": "issue_slip",
    "/tasks/{plan}/{task}/instructions": "put_down_instruction",
    "/reviews": "accept_report",
    "/requests/{request:int}/grant": "grant_extension",
    "/requests/{request:int}/refuse": "refuse_extension",
    "/filters": "keep_filter",
    "/filters/{filter:int}/delete": "delete_filter",
    "/messages/calendar/renew": "renew_calendar_address",
    "/outbox/requeue": "requeue_messages",
    "/outbox/{key}/requeue": "requeue_message",
    "/outbox/{key}/revoke": "revoke_links",
    "/contacts/{unit}/{contact}": "change_contact",
    "/contacts/{unit}/{contact}/apply": "change_contact",
    "/contacts/{unit}/{contact}/calendar": "renew_contact_calendar_address",
    "/cycles/{cycle}/run": "try_cycle run_cycle",
    "/channels/{channel}/test": "test_channel",
    "/record/check": "follow_record",
    "/config/apply": "apply_config",
    "/config/deadline": "try_deadline",
    "/config/deadline/apply": "move_deadline",
    "/accounts": "make_account",
    "/accounts/{login}/reset": "reset_account",
    "/accounts/{login}/disable": "disable_account",
    "/accounts/{login}/enable": "enable_account",
    "/accounts/{login}/move": "move_account",
}
ONLY_BY_HAND = {
    "/sign-in": "a program has a token instead of a session",
    "/sign-out": "likewise",
    "/account/password": "whoever holds a token must not be able to take over the account",
    "/account/sessions/end": "likewise",
    "/account/tokens": "likewise: a token makes no other token",
    "/account/tokens/{token}/revoke": "likewise",
    "/l/{token}": "the link itself is the right; it is for a person's mail",
    "/import": "a reader's work: what was read is looked through by eye before it is a file",
    "/import/draft": "likewise",
    "/demo/forward": "the demo's own",
    "/demo/sign-in": "the demo's own",
}


def operations() -> dict[str, APIRoute]:
    """The operations of the API by their ids."""
    house = House(Database("sqlite://"), RealClock().now, lambda: OFF, None, NO_MAIL)
    return {str(route.operation_id): route for route in routes(create_api(house, environments()))}


def test_every_form_has_its_operation_or_a_reason_why_not() -> None:
    forms = {door.route for door in PAGES if door.method == "POST"}
    assert forms == DOES.keys() | ONLY_BY_HAND.keys()


def test_the_operations_of_the_forms_are_there() -> None:
    wanted = {name for names in DOES.values() for name in names.split()}
    assert wanted - operations().keys() == set()


def test_an_operation_says_what_it_does_in_a_sentence() -> None:
    silent = [name for name, route in operations().items() if route.include_in_schema and not route.description]
    assert silent == []


def test_operations_are_named_alike() -> None:
    assert [name for name in operations() if name != "None" and not re.fullmatch("[a-z]+(_[a-z]+)*", name)] == []
