"""The API against its own description: requests made from it, good and bad, by members, supervisors and admins."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from models.database import Database
from models.migrating import upgrade
from supervision.access import Role
from tests.calling import ZONE, Api, calling
from tests.conftest import fresh_postgres
from tests.world import World

load_all_checks()
ROLES = ((Role.ADMIN, None), (Role.SUPERVISOR, None), (Role.MEMBER, ZONE))
EACH = int(os.environ.get("DUBAN_SCHEMATHESIS_EXAMPLES", "8"))
"""Good and bad requests, so many of each, for every operation and role; more by hand."""
NAMES = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
ALWAYS: list[Any] = [found for found in CHECKS.get_all() if found.__name__ in NAMES]
Operation = APIOperation[Any, Any, Any, Any]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("schema")
    url = f"sqlite:///{folder}/duban.db"
    if request.param == "postgresql":
        url = fresh_postgres(request.getfixturevalue("postgres"), "api schema")
    database = Database(url)
    upgrade(database)
    world = World(database).begin().travel("2019-06-14")
    world.sweep()
    world.compose()
    with calling(world, folder) as found:
        yield found
    database.close()


@pytest.fixture(scope="module")
def operations(api: Api) -> list[Operation]:
    schema = schemathesis.openapi.from_dict(api.nobody.get("/openapi.json"))
    schema.config.update(base_url=f"{api.url}/api")
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def sent_by(api: Api, case: Case[Any], role: Role, unit: str | None) -> None:
    """Sends it; whatever in the answer does not fit its description fails the test."""
    caller = api.caller(role, unit)
    answer = case.call(base_url=f"{api.url}/api", headers=caller.headers, timeout=30)
    case.validate_response(answer, checks=ALWAYS)


@pytest.mark.parametrize(("role", "unit"), ROLES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(
    api: Api, operations: list[Operation], role: Role, unit: str | None, mode: GenerationMode
) -> None:
    for operation in operations:

        @seed(20190604)
        @settings(
            max_examples=EACH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode))
        def as_described(case: Case[Any]) -> None:
            sent_by(api, case, role, unit)

        as_described()


def test_a_method_that_does_nothing_is_told_so_with_those_that_do(api: Api) -> None:
    paths = api.nobody.get("/openapi.json")["paths"]
    for path, methods in paths.items():
        at = path.format_map(Known())
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {method.upper() for method in methods}:
            answer = api.office.call(method, at)
            assert answer.status_code == 405, (method, at)
            assert {one.strip() for one in answer.headers["Allow"].split(",")} == {one.upper() for one in methods}, at


class Known(dict[str, str]):
    """Something that fits each part of a path."""

    def __missing__(self, name: str) -> str:
        return "1" if name in ("assignment", "file", "request", "slip", "filter") else "2019-06"
