"""One contact by a form: units.yaml is edited in place, what follows is shown, and every fault stands at its field."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from ruamel.yaml import YAML
from sqlmodel import select

from models.unit import Contact, Unit
from tests.office import in_june
from tests.running import Running, running
from tests.world import World

PATH = "/contacts/commerce/handler"
UNITS = "units.yaml"
FORM = {
    "title": "经办人", "title_en": "Handling officer", "email": "commerce.desk@langfang.example",
    "phone": "0316-1234567", "reason": "换了邮箱",
}  # fmt: skip
AWAY = {"from_0": "2019年6月24日", "until_0": "2019-06-28", "delegate_0": "head"}


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    return in_june(tmp_path_factory.mktemp("june") / "duban.db")


@pytest.fixture
def house(june: World, tmp_path: Path) -> Iterator[Running]:
    with running(june, tmp_path) as found:
        yield found


def written(house: Running) -> str:
    return (house.office.folder / UNITS).read_text(encoding="utf-8")


def handler(house: Running) -> Contact:
    with house.world.database.read() as session:
        wanted = select(Contact).join(Unit).where(Unit.key == "commerce", Contact.key == "handler")
        return session.exec(wanted.where(~Contact.withdrawn)).one()  # type: ignore[arg-type]


def in_one_line(house: Running) -> None:
    """Writes the same units with braces and brackets, as a tool would: in force as before, but not line by line."""
    yaml = YAML(typ="safe")
    path = house.office.folder / UNITS
    units = yaml.load(path.read_text(encoding="utf-8"))
    yaml.default_flow_style = True
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(units, file)
    house.office.watcher.look()


def confirmed(house: Running, form: dict[str, str]) -> dict[str, str]:
    """The form that the page of what would change sends."""
    seen = house.post(PATH, form)
    assert seen.status == 200, seen.alerts()
    return seen.hidden(f"{PATH}/apply")


def test_the_form_shows_what_is_in_force(house: Running) -> None:
    typed = house.get(PATH).typed(PATH)
    assert (typed["title"], typed["email"]) == ("经办人", "commerce.handler@langfang.example")


def test_a_change_is_shown_before_anything_is_written(house: Running) -> None:
    before = written(house)
    words = house.post(PATH, FORM).words
    assert "commerce.handler@langfang.example → commerce.desk@langfang.example" in words
    assert "还没有改动" in words
    assert written(house) == before


def test_a_confirmed_change_edits_these_lines_alone_and_is_in_force(house: Running) -> None:
    before = written(house).splitlines()
    done = house.post(f"{PATH}/apply", confirmed(house, {**FORM, **AWAY}))
    assert (done.status, done.leads_to) == (303, "/contacts?unit=commerce&done=changed")
    fresh = [line for line in written(house).splitlines() if line not in before]
    assert fresh == [
        "        email: commerce.desk@langfang.example", "        phone: 0316-1234567", "        absent:",
        "          - {from: 2019-06-24, until: 2019-06-28, delegate: head}",
    ]  # fmt: skip
    found = handler(house)
    assert found.address == "commerce.desk@langfang.example"
    assert found.absences == [{"from": "2019-06-24", "until": "2019-06-28", "delegate": "head"}]
    words = house.get(done.leads_to).words
    assert "联系人已经改动" in words
    assert "由单位负责人代" in words
    assert "配置已修改，尚未生效" not in words


def test_an_absence_that_was_emptied_is_taken_out(house: Running) -> None:
    house.post(f"{PATH}/apply", confirmed(house, {**FORM, **AWAY}))
    emptied = {**FORM, "from_0": "", "until_0": "", "delegate_0": ""}
    house.post(f"{PATH}/apply", confirmed(house, emptied))
    assert "absent" not in written(house)


def test_who_and_why_stand_on_the_record(house: Running) -> None:
    house.post(f"{PATH}/apply", confirmed(house, FORM))
    words = house.get("/config").words
    assert "由管理员启用：换了邮箱" in words


@pytest.mark.parametrize(("typed", "field", "said"), [
    ({"title": ""}, "title", "此处的文字是空的；请填写"),
    ({"email": "督查室"}, "email", "不是电子邮箱地址"),
    ({"email": ""}, "email", "此处缺少“email”一项"),
    ({"mobile": "one"}, "mobile", "one"),
    ({"phone": "打总机"}, "phone", "不是电话号码"),
    ({"reason": " "}, "reason", "请填写理由。"),
    ({"reason": "长" * 501}, "reason", "最多 500 个字"),
    ({"from_0": "2019-06-31", "until_0": "2019-07-02"}, "from_0", "不是一个日期"),
    ({"from_0": "2019-06-24"}, "until_0", "请填写日期"),
    ({"from_0": "2019-06-28", "until_0": "2019-06-24"}, "from_0", "2019-06-24"),
    ({**AWAY, "delegate_0": "nobody"}, "delegate_0", "nobody"),
    ({**AWAY, "from_1": "2019-06-26", "until_1": "2019-06-30"}, "from_1", "2019-06-24"),
    ({"reach_0": "pigeon"}, "reach_0", "pigeon"),
    ({"vacant": "yes"}, "vacant", "handler"),
])  # fmt: skip
def test_every_fault_stands_at_its_field_and_what_was_typed_is_kept(
    house: Running, typed: dict[str, str], field: str, said: str
) -> None:
    before = written(house)
    seen = house.post(PATH, {**FORM, **typed})
    assert seen.status == 422
    faults = dict(seen.summary())
    assert said in faults[f"#{field}"]
    assert seen.page.xpath(f"//*[@id='{field}'][@aria-invalid]")
    kept = seen.typed(PATH)
    assert {name: kept.get(name) for name in typed if name not in ("vacant", "delegate_0", "reach_0")} == {
        name: value.strip() for name, value in typed.items() if name not in ("vacant", "delegate_0", "reach_0")
    }
    assert written(house) == before


def test_nothing_changed_is_said_so(house: Running) -> None:
    form = {**FORM, "email": "commerce.handler@langfang.example", "phone": ""}
    assert "没有改动任何内容" in house.post(PATH, form).alerts()


def test_an_edit_of_the_files_that_waits_comes_first(house: Running) -> None:
    house.office.edit("2019-06-30", "2019-09-30")
    seen = house.post(PATH, FORM)
    assert (seen.status, "请先启用或撤回这些改动" in seen.alerts()) == (409, True)


def test_files_edited_after_the_look_are_not_overrun(house: Running) -> None:
    form = confirmed(house, FORM)
    form["digest"] = "0" * 64
    seen = house.post(f"{PATH}/apply", form)
    assert seen.status == 409
    assert handler(house).address == "commerce.handler@langfang.example"


def test_the_form_can_be_gone_back_to_as_it_was_filled_in(house: Running) -> None:
    seen = house.post(PATH, {**FORM, **AWAY, "back": "yes"})
    typed = seen.typed(PATH)
    assert (typed["email"], typed["until_0"]) == (FORM["email"], "2019-06-28")


def test_a_post_that_is_not_there_is_not_found(house: Running) -> None:
    assert house.get("/contacts/commerce/deputy").status == 404
    assert house.post("/contacts/nowhere/handler", FORM).status == 404


def test_the_calendar_address_is_shown_and_a_new_one_ends_the_old(house: Running) -> None:
    def address() -> str:
        (found,) = house.get(PATH).page.xpath("//details//code/text()")
        return str(found).removeprefix("https://duban.example")

    old = address()
    public = {"Host": "duban.example"}
    assert requests.get(house.office.url + old, headers=public).status_code == 200
    done = house.post(f"{PATH}/calendar")
    assert (done.status, done.leads_to) == (303, f"{PATH}?done=renewed")
    assert requests.get(house.office.url + old, headers=public).status_code == 404
    assert requests.get(house.office.url + address(), headers=public).status_code == 200


def test_what_cannot_be_edited_by_the_form_is_said_in_the_readers_language(house: Running) -> None:
    """The file is put in force in a way of writing that the form does not touch; it says so, and where to go."""
    in_one_line(house)
    before = written(house)
    seen = house.post(PATH, FORM)
    assert seen.status == 422
    assert "请直接修改" in seen.alerts()
    assert "by hand" not in seen.alerts()
    assert written(house) == before
