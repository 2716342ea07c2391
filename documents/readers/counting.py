"""How a number is written: the number formats of Word (ECMA-376 part 1, 17.18.59) that Chinese documents use."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = dict(zip("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟", strict=True))
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST = 9999


def written(number: int, style: str) -> str:
    """`number` in the format that Word calls `style`; in plain digits where the style or the number is beyond us.

    >>> [written(12, style) for style in ("chineseCounting", "decimalFullWidth", "decimalEnclosedCircle", "upperRoman")]
    ['十二', '１２', '⑫', 'XII']
    >>> [written(28, style) for style in ("lowerLetter", "decimalZero", "none")], written(3, "ideographTraditional")
    (['bb', '28', ''], '丙')
    """
    write = _STYLES.get(style)
    return write(number) if write and 0 < number <= _MOST else str(number) if style != "none" else ""


def _chinese(number: int) -> str:
    """
    >>> [_chinese(number) for number in (3, 10, 11, 20, 35, 100, 101, 110, 2020)]
    ['三', '十', '十一', '二十', '三十五', '一百', '一百零一', '一百一十', '二千零二十']
    """
    words, gap = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + sign
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


def _counting(number: int) -> str:
    """Up to 99 in words, from 100 digit by digit, as Word has it for chineseCounting."""
    return _chinese(number) if number < 100 else _digital(number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    words = _chinese(number)
    return "".join(_LEGAL.get(sign, sign) for sign in ("一" + words if words.startswith("十") else words))


def _within(first: str, most: int) -> Callable[[int], str]:
    """Signs that stand one after the other in Unicode."""
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def _circle(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _letter(number: int) -> str:
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _roman(number: int) -> str:
    words = ""
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        words += sign * times
    return words


_STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _within("⒈", 20),
    "decimalEnclosedParen": _within("⑴", 20),
    "ideographEnclosedCircle": _within("㊀", 10),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": lambda number: _STEMS[number - 1] if number <= 10 else str(number),
    "ideographZodiac": lambda number: _BRANCHES[number - 1] if number <= 12 else str(number),
    "decimalFullWidth2": lambda number: str(number).translate({ord("0") + n: ord("０") + n for n in range(10)}),
}
