"""Under the public address only the pages behind secrets answer; all others are for this machine alone."""

from collections.abc import Iterator

import pytest

from notifications.links.signing import Purpose
from tests.following import PUBLIC, Reader, compose_linked, reading
from tests.office import in_june

HOST = PUBLIC.removeprefix("https://")
PAGES = ["/", "/outbox", "/cycles", "/config", "/import", "/contacts", "/tasks/langfang-2019/overseas-listing-reserve",
         "/l", "/l/../config", "//config", "/demo/forward", "/Static/duban.css", "/openapi.json"]  # fmt: skip


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
def test_under_the_public_address_every_other_page_is_not_there(reader: Reader, path: str) -> None:
    seen = reader.get(path, Host=HOST)
    assert (seen.status, seen.page.xpath("//nav")) == (404, [])


@pytest.mark.parametrize("path", ["/config/apply", "/config/deadline", "/import", "/outbox", "/demo/forward"])
def test_under_the_public_address_no_other_form_is_taken(reader: Reader, path: str) -> None:
    assert reader.post(path, {"step": "day"}, Host=HOST, Origin=PUBLIC).status == 404


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
    assert reader.get("/config", Host=host).status in (400, 404)


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "X-Original-Host"])
def test_what_a_proxy_says_of_the_host_is_not_believed(reader: Reader, name: str) -> None:
    said = {name: "host=127.0.0.1" if name == "Forwarded" else "127.0.0.1"}
    assert reader.get("/config", Host=HOST, **said).status == 404


def test_on_this_machine_all_pages_answer(reader: Reader) -> None:
    assert reader.get("/").status == 200
    assert reader.get("/outbox").status == 200
