"""A short title in the document's own words: what is to be done, without who, when and how many."""

import re
import unicodedata

LONGEST_TITLE = 40
_TIME = re.compile(
    r"(?:原则上)?(?:每(?:个)?(?:年度|年|季度|季|半年|月|周|天|日)|[按逐](?:年度|年|季度|季|半年|月|周|日))(?:度)?"
)
_LEADING = re.compile(
    r"^(?:于|由|要(?!求|素|点)|应当|应(?!急|用|对|届)|须|并且|并(?!购|网)|且|同时|力争|争取|其中|分别|至少|原则上|牵头)+"
)
_ENUMERATED = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|(?:[一二三四五六七八九十]{1,3}|\d{1,3})[、.．](?!\d))\s*"
)
_TRAILING = re.compile(r"(?:分别)?(?:达到|达)$|分别$")
_BREAKS = "\n\r\t\x0b\x0c\x85\u2028\u2029"
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_IDLE_SPACE = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")
_EDGES = " \t\u3000、，,。；;：:—-－·"


def title_of(text: str, *, taking_out: list[tuple[int, int]]) -> str:
    """The words of the text without these stretches of it; empty where nothing is left to say.

    >>> title_of("每年举办2次以上专题培训", taking_out=[(4, 8)])
    '举办专题培训'
    """
    kept, place = [], 0
    for start, end in sorted(taking_out):
        kept.append(text[place : max(start, place)])
        place = max(end, place)
    plain = _without_time("".join([*kept, text[place:]]))
    return shortened(plain) if len(plain) >= 2 else ""


def _without_time(text: str) -> str:
    plain = _TIME.sub("", _ENUMERATED.sub("", one_line(text))).strip(_EDGES)
    plain = _LEADING.sub("", plain).strip(_EDGES)
    return _TRAILING.sub("", plain).strip(_EDGES)


def one_line(text: str) -> str:
    """The text on one line, without what nobody sees; between Chinese signs stands no space.

    >>> one_line("境外\\n上市 of firms")
    '境外上市 of firms'
    """
    seen = "".join(" " if c in _BREAKS else c for c in text)
    seen = "".join(c for c in seen if unicodedata.category(c) not in _UNSEEN)
    return " ".join(_IDLE_SPACE.sub("", seen).split())


def shortened(text: str, longest: int = LONGEST_TITLE) -> str:
    """The text, its end as … where it is longer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
