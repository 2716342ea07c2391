"""Which characters the bytes of a text mean: UTF-8, UTF-16, GB18030 or Big5, told from the bytes themselves."""

import codecs
import re

from documents.fault import DocumentError

# UTF-32 before UTF-16: their marks begin alike.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a page may declare. The names of GB 2312 and GBK are used for GB 18030, which holds them both.
_DECLARED = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "gb18030", "x-gbk", "cp936", "hz-gb-2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252"),
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
_SAMPLE = 65_536
_DOUBLE = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_PLAUSIBLE = re.compile("[\t\n\r\x20-\x7e\u00b7\u2010-\u2026\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_DAMAGED = "\ufffd"


def decoded(data: bytes, *, name: str, declared: str | None = None) -> str:
    """The text of `data` without its byte order mark; bytes that mean nothing become U+FFFD where they stood.

    `declared` is what the document says of itself and is believed only where the bytes leave it open. Raises
    DocumentError for bytes that are no text.

    >>> decoded("督办".encode("gb18030"), name="a.txt"), decoded("\\ufeff督办".encode("utf-16"), name="a.txt")
    ('督办', '督办')
    """
    text = _marked(data)
    if text is None:
        text = _unmarked(data, _DECLARED.get((declared or "").strip().lower()))
    _check_text(text, name)
    return _CONTROL.sub(_DAMAGED, text)


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").removeprefix("\ufeff")
    return None


def _unmarked(data: bytes, declared: str | None) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        if not _mostly_sound(text):
            return _double_byte(data, declared) or _wide(data) or _closest(data, text)
    return (_wide(data) or text) if "\0" in text else text


def _mostly_sound(text: str) -> bool:
    """Whether UTF-8 with a few broken bytes is the likelier reading: ten sound characters for each broken one."""
    damaged = text.count(_DAMAGED)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - damaged
    return beyond_ascii >= 10 * damaged


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark, where that gives Chinese or Latin text nearly throughout."""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(encoding, "replace")
        if "\0" in data[:_SAMPLE].decode("latin-1") and len(_PLAUSIBLE.findall(sample)) >= 0.95 * len(sample) > 0:
            return data.decode(encoding, "replace")
    return None


def _double_byte(data: bytes, declared: str | None) -> str | None:
    if b"\0" in data:
        return None
    order = ["gb18030", "big5hkscs"]
    if declared:
        order.insert(0, declared)
    elif _is_big5(data):
        order.reverse()
    for encoding in order:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_big5(data: bytes) -> bool:
    """Plainly Big5: nearly all first bytes in its common plane, and many second bytes where GB 2312 has none."""
    pairs = _DOUBLE.findall(data[:_SAMPLE])
    low = sum(pair[1] < 0x7F for pair in pairs)
    common = sum(0xA1 <= pair[0] <= 0xC6 for pair in pairs)
    return len(pairs) >= 4 and low >= 0.15 * len(pairs) and common >= 0.95 * len(pairs)


def _closest(data: bytes, as_utf8: str) -> str:
    """None fits: the reading with the fewest damaged places."""
    readings = [data.decode("gb18030", "replace"), as_utf8]
    return min(readings, key=lambda reading: reading.count(_DAMAGED))


def _check_text(text: str, name: str) -> None:
    odd = len(_CONTROL.findall(text))
    if odd * 100 > len(text):
        raise DocumentError(name, "this is no text but binary data", "import a .docx, .pdf, .html or plain text file")
    if text.count(_DAMAGED) * 10 > len(text):
        raise DocumentError(
            name, "the characters are in no known encoding, or badly damaged", "save it as UTF-8 and import it again"
        )
