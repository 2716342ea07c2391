"""Under the public address all pages answer, each to whom it is for; what goes there is kept to encrypted ways."""

from collections.abc import Iterator

import pytest

from notifications.links.signing import Purpose
from supervision.access import Role
from tests.following import PUBLIC, Reader, compose_linked, reading
from tests.office import in_june
from tests.signing import cookies
from web.cookie import SESSION

HOST = PUBLIC.removeprefix("https://")
PAGES = ["/", "/outbox", "/cycles", "/config", "/import", "/contacts", "/tasks/langfang-2019/overseas-listing-reserve"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    world = in_june(tmp_path_factory.mktemp("hosts") / "duban.db").travel("2019-06-25")
    world.sweep()
    compose_linked(world)
    with reading(world) as reader:
        yield reader


@pytest.mark.parametrize("host", [HOST, f"{HOST}:443"])
@pytest.mark.parametrize("path", ["link", "/static/duban.css", "/static/link.css", "/healthz"])
def test_under_the_public_address_these_answer(reader: Reader, host: str, path: str) -> None:
    wanted = reader.path(Purpose.REPORT) if path == "link" else path
    assert reader.get(wanted, Host=host).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_under_the_public_address_nobody_sees_a_page_before_he_signs_in(reader: Reader, path: str) -> None:
    seen = reader.get(path, Host=HOST)
    assert (seen.status, seen.leads_to.partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/l", "/l/../nowhere", "/Static/duban.css", "/openapi.json", "/docs"])
def test_what_there_is_not_is_not_there_under_the_public_address_either(reader: Reader, path: str) -> None:
    seen = reader.get(path, Host=HOST)
    assert (seen.status, seen.page.xpath("//nav")) == (404, [])


@pytest.mark.parametrize("path", PAGES)
def test_under_the_public_address_a_page_answers_whom_it_is_for(reader: Reader, path: str) -> None:
    token = cookies(reader.world.database, Role.ADMIN, now=reader.world.clock.now())[SESSION]
    assert reader.get(path, Host=HOST, Cookie=f"__Host-{SESSION}={token}").status == 200
    assert reader.get(path, Host=HOST, Cookie=f"{SESSION}={token}").status == 303


@pytest.mark.parametrize("path", ["/config/apply", "/config/deadline", "/import", "/outbox/x/requeue", "/sign-out"])
def test_under_the_public_address_no_form_is_taken_from_nobody(reader: Reader, path: str) -> None:
    seen = reader.post(path, {"step": "day"}, Host=HOST, Origin=PUBLIC)
    assert (seen.status, seen.leads_to.partition("?")[0]) == (303, "/sign-in")


def test_under_an_encrypted_address_a_plain_one_is_another_site(reader: Reader) -> None:
    assert reader.post(reader.path(Purpose.ACKNOWLEDGE), Host=HOST, Origin=f"http://{HOST}").status == 403


def test_a_browser_is_told_to_keep_to_the_encrypted_address(reader: Reader) -> None:
    answer = reader.get("/sign-in", Host=HOST).answer
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "strict-transport-security" not in reader.get("/sign-in").answer.headers


def test_a_form_under_the_public_address_is_taken_from_its_own_page(reader: Reader) -> None:
    path = reader.path(Purpose.ACKNOWLEDGE)
    assert reader.post(path, Host=HOST, Origin="https://elsewhere.example").status == 403
    assert reader.post(path, Host=HOST, Origin=PUBLIC).status == 303


@pytest.mark.parametrize("host", [
    "elsewhere.example", "duban.example.elsewhere.example", "127.0.0.2", "", f"{HOST}.",
])  # fmt: skip
def test_any_other_host_is_refused(reader: Reader, host: str) -> None:
    assert reader.get("/", Host=host).status == 400
    assert reader.get("/healthz", Host=host).status == 400


@pytest.mark.parametrize("host", [
    f"{HOST}:x@127.0.0.1", f"{HOST}:80@localhost", "127.0.0.1:x@elsewhere.example", "localhost:80:80",
])  # fmt: skip
def test_a_host_that_is_written_crookedly_opens_nothing(reader: Reader, host: str) -> None:
    token = cookies(reader.world.database, Role.ADMIN, now=reader.world.clock.now())[SESSION]
    assert reader.get("/config", Host=host, Cookie=f"{SESSION}={token}; __Host-{SESSION}={token}").status == 400


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "X-Original-Host"])
def test_what_a_proxy_says_of_the_host_is_not_believed(reader: Reader, name: str) -> None:
    said = {name: "host=duban.example" if name == "Forwarded" else HOST}
    assert "strict-transport-security" not in reader.get("/sign-in", **said).answer.headers


def test_on_this_machine_all_pages_answer(reader: Reader) -> None:
    token = cookies(reader.world.database, Role.ADMIN, now=reader.world.clock.now())[SESSION]
    assert reader.get("/", Cookie=f"{SESSION}={token}").status == 200
    assert reader.get("/outbox", Cookie=f"{SESSION}={token}").status == 200
