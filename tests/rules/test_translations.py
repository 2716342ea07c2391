"""Every word of the pages is there in English, and the catalogue holds no word that no page says."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from web.language import LOCALE, Language
from web.page import STATIC, environments

WEB = STATIC.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
JINJA = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}
OPTIONS = {"templates/**.html": JINJA}
KEYWORDS = {"_": None, "gettext": None, "marked": None, "counted": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)s")
CHINESE = re.compile("[\u4e00-\u9fff]")


def spoken() -> set[str]:
    """The Chinese words of templates and modules, as the extraction finds them."""
    found = extract_from_dir(WEB, METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    return {words if isinstance(words, str) else words[0] for _, _, words, _, _ in found if words}


def catalogue() -> Catalog:
    found = Catalog(locale="en")
    for path in sorted((LOCALE / "en" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                assert message.id not in found, f"{path.name} says {message.id} a second time"
                found[message.id] = message
    return found


def translated() -> dict[str, tuple[str, ...]]:
    """The English words for each Chinese one: one form, or one for each number."""
    found = {}
    for message in catalogue():
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = message.string or ""
            found[key] = (forms,) if isinstance(forms, str) else tuple(forms)
    return found


def test_every_word_has_an_english_one() -> None:
    english = translated()
    missing = sorted(words for words in spoken() if not all(english.get(words, ("",))))
    assert not missing, "add to a file of web/locale/en/LC_MESSAGES: " + "; ".join(missing)


def test_the_catalogue_holds_no_word_that_no_page_says() -> None:
    assert sorted(translated().keys() - spoken()) == []


def test_no_entry_is_marked_as_doubtful() -> None:
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []


def test_english_words_fill_in_the_same_values() -> None:
    for chinese, forms in translated().items():
        for english in forms:
            assert set(PLACE.findall(english)) <= set(PLACE.findall(chinese)), chinese


def test_english_words_hold_no_chinese() -> None:
    assert [words for forms in translated().values() for words in forms if CHINESE.search(words)] == []


def templates() -> list[str]:
    return sorted(str(path.relative_to(WEB / "templates")) for path in (WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("name", templates())
def test_every_template_compiles_in_both_languages(name: str) -> None:
    for environment in environments().values():
        environment.get_template(name)


@pytest.mark.parametrize(
    ("code", "period", "words"),
    [
        ("zh", "2019-06", "2019年6月"), ("en", "2019-06", "June 2019"),
        ("zh", "2019Q2", "2019年第二季度"), ("en", "2019Q2", "Second quarter of 2019"),
        ("zh", "2019H1", "2019年上半年"), ("en", "2019", "Year 2019"),
    ],
)  # fmt: skip
def test_a_period_is_written_out(code: str, period: str, words: str) -> None:
    assert Language(code).period(period) == words


@pytest.mark.parametrize(("number", "words"), [(1, "1 day late"), (12, "12 days late")])
def test_english_counts_one_and_many(number: int, words: str) -> None:
    zh = "逾期 %(num)s 天"
    assert Language("en").counted(zh, zh, number) == words


def test_a_time_limit_has_one_name_on_all_pages() -> None:
    assert [words for words in spoken() if "期限" in words] == []
