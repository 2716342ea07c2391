"""Knows how numbers are printed: Arabic in either width, with thousands, and Chinese numerals."""

from decimal import Decimal

GAP = r"[ \t\r\n\u00a0\u2000-\u200a\u3000]{0,4}"
"""What may stand between the signs of one phrase: a few spaces of any width, a line break; a pattern."""

DIGIT = "[0-9０-９]"
ARABIC = rf"(?:{DIGIT}{{1,3}}(?:,{DIGIT}{{3}}){{1,4}}(?!{DIGIT})|{DIGIT}{{1,12}}(?:[.．]{DIGIT}{{1,6}})?)"
"""1000, １０００, 1,000 and 1.5; a pattern of bounded length."""

CHINESE_SIGNS = "〇○零一二两三四五六七八九十百千"
CHINESE = f"[{CHINESE_SIGNS}]{{1,9}}"
"""十二, 两, 一百二十 and 二〇二一; a pattern of bounded length."""

_WIDTHS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_DIGITS = {**{sign: value for value, sign in enumerate("〇一二三四五六七八九")}, "○": 0, "零": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MAGNITUDES = {"千": 1_000, "万": 10_000, "亿": 100_000_000, "": 1}


def number(words: str) -> Decimal:
    """The value of a printed number; raises ValueError for words that are none.

    >>> number("１,５００"), number("1.5"), number("二〇二一"), number("一百二十")
    (Decimal('1500'), Decimal('1.5'), Decimal('2021'), Decimal('120'))
    """
    signs = "".join(words.split()).replace(",", "").translate(_WIDTHS)
    if not signs:
        raise ValueError(f"no number: {words!r}")
    if signs[0] in "0123456789":
        return _arabic(signs)
    if any(sign not in _DIGITS and sign not in _PLACES for sign in signs):
        raise ValueError(f"no number: {words!r}")
    return _placed(signs) if any(sign in _PLACES for sign in signs) else _row(signs)


def whole(words: str) -> int:
    """The value of a printed whole number, as in a date.

    >>> whole("十二"), whole("０６")
    (12, 6)
    """
    return int(number(words))


def multiplied(value: Decimal, magnitude: str) -> Decimal:
    """The value with 千, 万 or 亿 multiplied out.

    >>> multiplied(Decimal(3), "万")
    Decimal('30000')
    """
    return value * _MAGNITUDES[magnitude]


def _arabic(signs: str) -> Decimal:
    if not all(sign in "0123456789." for sign in signs) or signs.count(".") > 1:
        raise ValueError(f"no number: {signs!r}")
    return Decimal(signs)


def _row(signs: str) -> Decimal:
    return Decimal("".join(str(_DIGITS[sign]) for sign in signs))


def _placed(signs: str) -> Decimal:
    total, digit = 0, 0
    for sign in signs:
        if sign in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[sign], 0
        else:
            digit = _DIGITS[sign]
    return Decimal(total + digit)
