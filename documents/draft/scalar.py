"""Texts as YAML: plain where nothing can be taken for a sign, else in double quotes with what is unseen escaped."""

import re
import unicodedata

from config.shape import LONGEST_TEXT
from documents.draft.title import one_line, shortened

_HAN = r"\u4e00-\u9fff\u3400-\u4dbf"
_PLAIN = re.compile(rf"(?=[^{_HAN}]{{0,40}}[{_HAN}])[{_HAN}A-Za-z0-9(（《“][{_HAN}A-Za-z0-9()（）《》“”、·—%．.+-]*")
_PLAIN_ID = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z][a-z0-9-]*")
_ESCAPED = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
_UNWRITTEN = "\ufffd"


def scalar(text: str) -> str:
    r"""The text as a YAML value on one line, read back as it is; a half of a surrogate pair or NUL becomes U+FFFD.

    >>> scalar("市商务局"), scalar("a: b"), scalar("一\n二")
    ('市商务局', '"a: b"', '"一\\n二"')
    """
    return text if _PLAIN.fullmatch(text) else '"' + "".join(_written(sign) for sign in text) + '"'


def as_id(id: str) -> str:
    """An id as a YAML value; it is quoted where YAML would take it for a number, a truth or nothing.

    >>> as_id("plan-2021"), as_id("2021"), as_id("null")
    ('plan-2021', '"2021"', '"null"')
    """
    return id if _PLAIN_ID.fullmatch(id) else f'"{id}"'


def words(zh: str, en: str | None = None) -> str:
    """Words in both languages; without English the Chinese stands twice.

    >>> words("小计划", "Small plan")
    '{zh: 小计划, en: "Small plan"}'
    """
    one, other = fit(zh), fit(en if en is not None else zh)
    return f"{{zh: {scalar(one)}, en: {scalar(other)}}}"


def fit(text: str) -> str:
    """The text as config takes it: on one line, not empty, not too long."""
    return shortened(one_line(text).strip() or "…", LONGEST_TEXT)


def comment(text: str) -> str:
    """The text as a comment can hold it, whatever it holds."""
    return "".join(_UNWRITTEN if unicodedata.category(sign) in _UNSEEN else sign for sign in one_line(text))


def _written(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    category = unicodedata.category(sign)
    if category == "Cs" or (category == "Cc" and sign not in "\n\t"):
        return _UNWRITTEN
    if category in _UNSEEN:
        return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
    return sign
