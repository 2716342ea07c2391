"""The page that reads a document in, in a real browser: what was found stands beside the words it rests on."""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, FilePayload, Page, Response, expect
from sqlmodel import text

from config import read_config
from config.bundled import bundled_folder
from documents.draft.settling import plan_of
from documents.findings import Flaw
from documents.printed import Printed
from documents.reading import read
from models.database import Database
from models.migrating import upgrade
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from tests.browser import reader_of
from tests.journeys.test_pages import CHINESE, NO_MAIL, OFF, OUTPUT, serving
from tests.signing import at_the_desk
from web import importing
from web.house import House
from web.marking import MARKED, SHOWN, marked_text

SAMPLES = Path(__file__).parents[1] / "samples"
EVENING = datetime(2019, 7, 5, 18, 0, tzinfo=SHANGHAI)
HEAD = "云岭县人民政府\n关于建好村级书屋的通知\n云政发〔2020〕3号\n2020年4月22日\n"
WHO = "（牵头单位：县文旅局；责任单位：县财政局）"
ONE = f"一、办好书屋。2020年9月底前新建书屋12个以上，每季度开展读书活动不少于2次。{WHO}"
SCRIPT = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
SCAN = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj "
    b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj trailer<</Root 1 0 R>>"
) % (len(zlib.compress(b"0 0 9 9 re f")), zlib.compress(b"0 0 9 9 re f"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the bundled config in force."""
    found = Database(f"sqlite:///{tmp_path_factory.mktemp('import')}/duban.db")
    upgrade(found)
    apply(found, read_config(bundled_folder()), now=EVENING, actor="admin", reason="first")
    yield found
    found.close()


@pytest.fixture(scope="module")
def house(home: Database) -> House:
    return House(home, lambda: EVENING, lambda: OFF, None, NO_MAIL)


@pytest.fixture(scope="module")
def url(house: House) -> Iterator[str]:
    with serving(house) as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str, house: House) -> Iterator[Page]:
    with reader_of(browser, url, signed_in=at_the_desk(url, house)) as page:
        yield page


def hand_in(page: Page, file: Path | FilePayload) -> Response:
    page.goto("/import")
    page.get_by_label(re.compile("选择文件|Choose a file")).set_input_files(file)
    return sent(page)


def paste(page: Page, text: str) -> Response:
    page.goto("/import")
    page.get_by_label(re.compile("粘贴正文|paste the text")).fill(text)
    return sent(page)


def sent(page: Page) -> Response:
    with page.expect_navigation() as navigation:
        page.locator(".ask button").click()
    return navigation.value


def file_of(data: bytes | str, name: str = "plan.txt") -> FilePayload:
    payload = data.encode() if isinstance(data, str) else data
    return {"name": name, "mimeType": "application/octet-stream", "buffer": payload}


def dead_links(page: Page) -> list[str]:
    links = "all => all.map(one => one.getAttribute('href')).filter(to => !document.getElementById(to.slice(1)))"
    found: list[str] = page.locator("main a[href^='#']").evaluate_all(links)
    return found


def printed_words(page: Page) -> list[str]:
    """The lines of the text as the page holds them, without the numbers that lead to the cards."""
    lines: list[str] = page.locator(".paper > *").evaluate_all(
        "all => all.map(line => { const copy = line.cloneNode(true);"
        " copy.querySelectorAll('.to').forEach(to => to.remove()); return copy.textContent; })"
    )
    return lines


def test_a_card_says_who_until_when_how_often_and_how_much(page: Page) -> None:
    paste(page, HEAD + ONE)
    card = page.locator(".duty")
    expect(card).to_have_count(1)
    said = " ".join(card.inner_text().split())
    for words in ("一 办好书屋", "牵头 县文旅局", "责任 县财政局", "2020年9月30日", "每季度，不少于 2", "≥ 12 个"):
        assert words in said


def test_the_head_of_the_page_is_the_head_of_the_document(page: Page) -> None:
    paste(page, HEAD + ONE)
    expect(page.locator("h1")).to_have_text("云岭县人民政府关于建好村级书屋的通知")
    for words in ("云政发〔2020〕3号", "2020年4月22日", "发现责任分工 1 处，读出 1 处"):
        expect(page.locator(".summary")).to_contain_text(words)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.txt")))
def test_every_link_leads_to_its_words(page: Page, name: str) -> None:
    hand_in(page, SAMPLES / name)
    expect(page.locator(".duty").first).to_be_visible()
    assert dead_links(page) == []


def test_a_quote_in_a_card_is_the_words_it_leads_to(page: Page) -> None:
    paste(page, HEAD + ONE)
    quote = page.locator(".duty").get_by_role("link", name="“2020年9月底前”")
    quote.click()
    expect(page.locator(".m.deadline:target")).to_have_text("2020年9月底前")
    expect(page.locator(".m.deadline:target")).to_be_in_viewport()


def test_the_text_leads_from_an_attribution_to_its_card(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    page.get_by_role("link", name="看第 3 条").click()
    expect(page.locator(".duty:target .nth")).to_have_text("3")


def test_the_text_stands_as_it_was_printed(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-digital-2015.txt")
    lines = (SAMPLES / "yunling-digital-2015.txt").read_text(encoding="utf-8").splitlines()
    assert printed_words(page) == [line for line in lines if line.strip()]


def test_units_are_marked_within_their_attribution(page: Page) -> None:
    paste(page, HEAD + ONE)
    assert page.locator(".m.attribution .m.unit").all_inner_texts() == ["县文旅局", "县财政局"]


def test_each_kind_of_mark_is_told_apart_without_colour(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    looks = page.locator(".legend .m").evaluate_all(
        "all => all.map(one => { const style = getComputedStyle(one);"
        " return [style.textDecorationStyle, style.textDecorationLine, style.fontWeight,"
        " style.backgroundColor != 'rgba(0, 0, 0, 0)'].join(' '); })"
    )
    assert len(looks) == 8
    assert len(set(looks)) == 8


def test_the_rows_of_a_table_stand_in_cells(page: Page) -> None:
    hand_in(page, SAMPLES / "qinghe-livelihood-2023.txt")
    expect(page.locator(".paper .row")).to_have_count(9)
    expect(page.locator(".paper .row").nth(1).locator("> span").nth(2)).to_have_text("市教育局")


def test_a_fault_of_the_document_is_named_and_leads_to_its_place(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    fault = page.locator(".flaws li", has_text="没有这一天")
    fault.get_by_role("link", name="第 12 行").click()
    expect(page.locator(".m.flaw:target")).to_contain_text("9月31日")


def test_names_that_are_no_units_of_the_config_are_told(page: Page) -> None:
    paste(page, HEAD + ONE)
    page.get_by_text("2 个名称不在现有单位中").click()
    expect(page.locator(".flaws")).to_contain_text("县文旅局")
    expect(page.locator(".duty .named").first).to_have_text(re.compile(r"县文旅局\s+未列入"))


def test_a_clause_that_names_nobody_has_its_card_and_leads_to_its_heading(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    card = page.locator(".duty", has_text="一 目标任务")
    expect(card).not_to_contain_text("牵头")
    card.get_by_role("link", name="看原文").click()
    expect(page.locator(".m.heading:target")).to_have_text("目标任务")


def test_what_needs_settling_stands_in_its_card(page: Page) -> None:
    hand_in(page, SAMPLES / "qinghe-livelihood-2023.txt")
    expect(page.locator(".duty.open .doubts", has_text="请核对是否为必须达到的目标").first).to_be_visible()


def test_the_plan_itself_is_read_with_every_link_alive(page: Page, documents: Path) -> None:
    hand_in(page, documents / "langfang-2019.txt")
    expect(page.locator(".duty", has=page.locator(".named"))).to_have_count(25)
    assert dead_links(page) == []


def test_what_a_document_says_is_shown_and_never_run(page: Page) -> None:
    text = f"{SCRIPT}\n{HEAD}{ONE}\n二、{SCRIPT}。（牵头单位：{SCRIPT}局）\n"
    hand_in(page, file_of(text, "<b onclick=x>'\".txt"))
    expect(page.locator(".review")).to_be_visible()
    expect(page.locator(".paper script, .paper img, main b[onclick]")).to_have_count(0)
    assert SCRIPT in printed_words(page)
    assert "broken" not in page.title()


def test_a_pasted_end_of_the_draft_field_stays_within_it(page: Page) -> None:
    paste(page, f"{HEAD}一、</textarea><b class=out>书屋</b>。（牵头单位：县文旅局）")
    expect(page.locator("b.out")).to_have_count(0)


@pytest.mark.parametrize("digits", ["9" * 60, "0." + "3" * 60])
def test_a_number_of_any_length_is_shown(page: Page, digits: str) -> None:
    assert paste(page, f"{HEAD}一、办书屋。新建书屋不少于{digits}个。（牵头单位：县文旅局）").status == 200


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (file_of(b""), "文件里没有文字"), (file_of(SCAN, "scan.pdf"), "这是图片或扫描件"),
        (file_of(bytes(range(256)) * 40, "data.bin"), "不是文本文件"),
        (file_of(b"\x89PNG\r\n\x1a\n", "photo.png"), "先做文字识别"),
        (file_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc"), "请另存为 .docx"),
        (file_of(b"PK\x03\x04" + b"\0" * 60, "plan.docx"), "文件损坏"),
        (file_of(b"Rar!\x1a\x07", "plan.rar"), "解压"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_what_to_do(page: Page, file: FilePayload, words: str) -> None:
    assert hand_in(page, file).status == 422
    expect(page.locator("[role=alert]")).to_contain_text(words)
    expect(page.get_by_label("选择文件")).to_be_visible()


def test_an_empty_form_says_what_is_wanted_and_leads_there(page: Page) -> None:
    page.goto("/import")
    assert sent(page).status == 422
    page.get_by_role("link", name=re.compile("没有选择文件")).click()
    expect(page.locator("#file:target")).to_be_visible()


def test_a_file_beside_pasted_words_is_refused_and_the_words_are_given_back(page: Page) -> None:
    page.goto("/import")
    page.get_by_label("选择文件").set_input_files(file_of(ONE))
    page.get_by_label("或者粘贴正文").fill(f"\n{SCRIPT}")
    assert sent(page).status == 422
    expect(page.get_by_label("或者粘贴正文")).to_have_value(f"\n{SCRIPT}")


def test_a_file_that_is_too_large_is_refused_in_words(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.importing.FILE_BYTES", 1000)
    assert hand_in(page, file_of(b"a" * 8_000_000)).status == 422
    expect(page.locator("[role=alert]")).to_contain_text("文件超过")


def test_a_document_without_attributions_says_so_and_offers_no_draft(page: Page) -> None:
    paste(page, "今天的天气很好。")
    expect(page.locator(".duties .empty")).to_contain_text("没有读出责任分工")
    expect(page.locator(".draft button")).to_have_count(0)


def test_the_draft_that_is_downloaded_is_a_plan(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    shown = page.locator("textarea[name=draft]").input_value()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 yunling-water-2020.yaml").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "yunling-water-2020.yaml"
    assert text == shown
    assert len(plan_of(text).clauses) == page.locator(".duty").count()


@pytest.mark.parametrize("plan", ["../plans", 'a"; x="', "", "A", "a" * 61])
def test_a_name_that_is_no_id_names_no_download(page: Page, url: str, plan: str) -> None:
    form: dict[str, str | float | bool] = {"plan": plan, "draft": "id: a"}
    assert page.request.post("/import/draft", form=form, headers={"Origin": url}).status == 422


@pytest.mark.parametrize("address", ["/import", "/import/draft"])
def test_a_form_from_another_site_reads_nothing(page: Page, address: str) -> None:
    form: dict[str, str | float | bool] = {"text": ONE, "plan": "a", "draft": "id: a"}
    assert page.request.post(address, form=form, headers={"Origin": "http://evil.example"}).status == 403


def test_reading_in_changes_nothing(page: Page, home: Database) -> None:
    count = text("SELECT (SELECT count(*) FROM applied), (SELECT count(*) FROM task), (SELECT count(*) FROM message)")
    with home.read() as session:
        before = session.connection().execute(count).one()
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    with home.read() as session:
        assert session.connection().execute(count).one() == before


def test_without_a_config_the_document_is_read_and_names_are_not_checked(page: Page, tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    upgrade(empty)
    house = House(empty, lambda: EVENING, lambda: OFF, None, NO_MAIL)
    with serving(house) as url:
        page.context.add_cookies(at_the_desk(url, house))
        page.goto(f"{url}/import")
        page.get_by_label("或者粘贴正文").fill(HEAD + ONE)
        sent(page)
        expect(page.locator(".flaws")).to_contain_text("单位名称没有核对")
        expect(page.locator(".duty")).to_have_count(1)
    empty.close()


def test_a_very_long_document_is_cut_on_the_page_and_every_finding_listed(page: Page) -> None:
    hand_in(page, file_of(f"{HEAD}{ONE}\n{'说明。' * 60}\n" + f"{'正文。' * 66}\n" * 1100 + f"二{ONE[1:]}\n"))
    expect(page.locator(".printed .note")).to_contain_text("只显示前 200,000 字")
    expect(page.locator(".duty")).to_have_count(2)
    expect(page.locator(".duty").last).to_contain_text("未显示")
    assert sum(map(len, printed_words(page))) <= SHOWN
    assert dead_links(page) == []


def test_a_list_without_end_is_cut_with_a_word_about_it(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.review.MOST", 3)
    hand_in(page, SAMPLES / "yunling-water-2020.txt")
    expect(page.locator(".duty")).to_have_count(3)
    expect(page.locator(".duties .note")).to_have_text("只列出前 3 项，共 8 项。")
    expect(page.locator(".draft")).to_contain_text("duban import")
    assert dead_links(page) == []


def test_a_document_with_more_attributions_than_any_plan_is_refused_by_its_name(page: Page) -> None:
    assert hand_in(page, file_of("（县文旅局负责）\n" * 50_001, "many.txt")).status == 422
    expect(page.locator("[role=alert]")).to_contain_text("文件太长")
    expect(page.locator("[role=alert]")).to_contain_text("many.txt: it holds more than")


def test_facts_without_end_are_cut_with_a_word_about_it(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.review.FACTS", 4)
    paste(page, f"{HEAD}{ONE}\n二{ONE[1:]}\n")
    first, second = page.locator(".duty").all()
    expect(first.locator(".note")).to_have_text("另有 2 项未列出。")
    expect(first.locator(".quote")).to_have_count(2)
    expect(second.locator(".note")).to_have_text("另有 6 项未列出。")
    expect(second.locator(".quote, .named")).to_have_count(0)
    expect(page.locator(".draft")).to_contain_text("duban import")
    assert dead_links(page) == []


def test_a_page_of_figures_alone_stays_small(page: Page) -> None:
    response = hand_in(page, file_of("一、" + "3个，" * 100_000))
    assert response.status == 200
    assert len(response.body()) < 10_000_000
    assert dead_links(page) == []


def test_marks_without_end_cut_the_text_where_they_end() -> None:
    text = marked_text(read(Printed("一、" + "3个，" * 30_000)))
    assert text.counts["target"] == 30_000
    assert text.shown < SHOWN
    assert sum(bool(piece.opens) for line in text.lines for cell in line.cells for piece in cell) <= MARKED


def test_a_document_waits_for_its_turn_and_is_then_asked_to_come_again(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.importing.PATIENCE", 0.2)
    monkeypatch.setattr("web.importing._TURNS", BoundedSemaphore(1))
    with importing._TURNS:
        assert paste(page, HEAD + ONE).status == 503
        expect(page.locator("[role=alert]")).to_contain_text("另一份文件正在读入，请稍后再试")
        expect(page.get_by_label("或者粘贴正文")).to_have_value(HEAD + ONE)
        assert page.goto("/") is not None
    assert paste(page, HEAD + ONE).status == 200


def test_a_turn_is_given_back_whatever_was_read(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.importing._TURNS", BoundedSemaphore(1))
    for data in (b"\x89PNG\r\n\x1a\n", b"", ONE.encode()):
        hand_in(page, file_of(data))
    assert importing._TURNS.acquire(blocking=False)


def test_at_a_desk_text_and_cards_scroll_side_by_side(page: Page) -> None:
    hand_in(page, SAMPLES / "yunling-digital-2015.txt")
    left, right = page.locator(".printed").bounding_box(), page.locator(".duties").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert (left["y"], left["height"]) == (right["y"], right["height"]) == (left["y"], 900)


def test_on_a_phone_the_cards_come_first(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    hand_in(page, SAMPLES / "yunling-digital-2015.txt")
    left, right = page.locator(".printed").bounding_box(), page.locator(".duties").bounding_box()
    assert left is not None
    assert right is not None
    assert right["y"] + right["height"] <= left["y"]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_scrolls_sideways(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/import?lang={language}")
    wide = f"{HEAD}一、{'W' * 300}。（牵头单位：{'X' * 200}局）\n"
    OUTPUT.mkdir(exist_ok=True)
    for name in ("yunling-water-2020.txt", "qinghe-livelihood-2023.txt", "linjiang-quality-2025.txt", None):
        hand_in(page, SAMPLES / name if name else file_of(wide, f"{'n' * 180}.txt"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=OUTPUT / f"import-{(name or 'wide')[:-4]}-{language}-{width}.png")


def test_english_is_complete_around_the_words_of_the_document(page: Page) -> None:
    page.goto("/import?lang=en")
    for sample in ("yunling-water-2020.txt", "qinghe-livelihood-2023.txt", None):
        if sample:
            hand_in(page, SAMPLES / sample)
            page.locator(".flaws summary").click()
        page.evaluate(
            "document.querySelectorAll('[lang=zh-CN], .flaws li span, .doubts li > .why').forEach(one => one.remove())"
        )
        assert CHINESE.findall(page.locator("main").inner_text()) == [], sample


def test_every_control_has_a_label(page: Page) -> None:
    unlabelled = "all => all.filter(one => !one.labels.length && !one.textContent.trim()).length"
    page.goto("/import")
    assert page.locator("main").locator("input:not([type=hidden]), textarea, button").evaluate_all(unlabelled) == 0


@settings(deadline=None, max_examples=60)
@example(spans=[], shown=46)
@given(spans=st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=12), shown=st.integers(0, 90))
def test_marks_that_overlap_keep_every_word_and_close_like_brackets(spans: list[tuple[int, int]], shown: int) -> None:
    printed = Printed(f"{HEAD}序号\t任务\t单位\n{ONE}")
    flaws = [Flaw("impossible-date", printed.quote(min(span), max(span)), NO_MAIL) for span in spans]
    text = marked_text(read(printed).with_flaws(flaws), shown=shown)
    cells = [cell for line in text.lines for cell in line.cells]
    assert "".join(piece.words for cell in cells for piece in cell) == re.sub("[\n\t]", "", printed.text[:shown])
    for cell in cells:
        opened = []
        for piece in cell:
            if piece.opens:
                opened.append(piece.opens)
            elif piece.closes:
                assert opened.pop() == piece.closes
        assert opened == []
