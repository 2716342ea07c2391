"""What the small shapes look like to an editor: JSON Schema as tight as the checker, with the mend in two languages.

The checker strips a text before it looks; so blanks around it are let through here too. Patterns are written so that
JavaScript and Python read them alike: no `\\d`, no classes of Unicode.
"""

from typing import Any

Pattern = dict[str, Any]

_UNSEEN = (
    r"\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    r"\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_LEAP = (
    r"(?:19(?:[579][26]|[68][048])|20(?:[02468][048]|[13579][26])|21(?:0[48]|[2468][048]|[13579][26]))"
    r"-02-29"
)
_MONTH_AND_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_ANY_DAY = rf"(?:(?:19(?:49|[5-9][0-9])|2[01][0-9][0-9])-{_MONTH_AND_DAY}|{_LEAP})"


def _text(pattern: str, mend: str, *examples: str) -> Pattern:
    found: Pattern = {"type": "string", "pattern": rf"^\s*{pattern}\s*$", "patternErrorMessage": mend}
    return {**found, "examples": list(examples)} if examples else found


TEXT = _text(
    rf"[^\s{_UNSEEN}][^{_UNSEEN}]{{0,499}}",
    "写一行文字，至多 500 字，不含控制字符。Write one line, 500 characters at most, without control characters.",
)
QUOTE = {
    "type": "string",
    "pattern": r"\S",
    "maxLength": 500,
    "patternErrorMessage": "写出原文。Give the words of the document.",
}
ID = _text(
    r"[a-z0-9][a-z0-9-]{0,63}",
    "只用小写字母、数字和连字符，至多 64 个。Use lower-case letters, digits and hyphens, 64 at most.",
)
DAY = _text(
    _ANY_DAY,
    "写年月日，如 2019-06-30，并核对是否真有这一天。Write a day that exists, as in 2019-06-30.",
    "2019-06-30",
)
TIME_OF_DAY = _text(
    r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]",
    "写时和分，如 08:30。Write hours and minutes, as in 08:30.",
    "08:30",
)
EMAIL = _text(
    rf"(?=\S{{3,254}}\s*$)[A-Za-z0-9_+&=-]+(?:\.[A-Za-z0-9_+&=-]+)*@{_LABEL}(?:\.{_LABEL})+",
    "写电子邮箱地址，如 name@host.example。Write an address, as in name@host.example.",
    "name@host.example",
)
PHONE = _text(
    r"[0-9+(][0-9()+ x-]{2,31}",
    "只用数字、空格、连字符和括号。Use digits, spaces, hyphens and brackets.",
)
MOBILE = _text(
    r"\+?[0-9]{6,15}",
    "写手机号码，只用数字，放在引号里。Write a mobile number in digits only, in quotes.",
)
CHANNEL: Pattern = {
    **_text(
        r"[a-z0-9][a-z0-9-]{0,15}",
        "只用小写字母、数字和连字符，至多 16 个。Use lower-case letters, digits and hyphens, 16 at most.",
    ),
    "not": {"const": "mail"},
}
SECRET_NAME = _text(
    r"[A-Z][A-Z0-9_]{0,63}",
    "写密钥的名称，不写密钥本身。Write the name of a secret in capitals, never its value.",
    "CITY_WECOM",
)
_OPENING = "key|access_token|token|secret|sign|password|apikey|api_key|appkey"
WEB_ADDRESS: Pattern = {
    **_text(
        r"https?://[^\s/?#@]+(?:[/?][^\s#]*)?",
        "写网址，如 https://oa.host.example/notice。Write an address, as in https://oa.host.example/notice.",
        "https://oa.host.example/notice",
    ),
    "not": {"pattern": rf"^[^?]*\?(?:[^&]*&)*(?:{_OPENING})="},
}
_NO_PLACEHOLDER = {"not": {"pattern": r"\{(?!(?:phone|subject|link|key|secret)\})[A-Za-z_]+\}"}}
IN_REQUEST: Pattern = {"allOf": [TEXT, _NO_PLACEHOLDER]}
IN_HEADER: Pattern = {"allOf": [TEXT, {"pattern": r"^\s*[\u0020-\u007e]+\s*$"}, _NO_PLACEHOLDER]}
NUMBER: Pattern = {"type": "number", "minimum": -(10**15), "maximum": 10**15}
AMOUNT: Pattern = {"type": "number", "minimum": 0, "maximum": 10**15}
POSITIVE: Pattern = {"type": "number", "exclusiveMinimum": 0, "maximum": 10**15}
SCORE: Pattern = {"type": "number", "minimum": 0, "maximum": 100}
NUMBERED = r"\S\s*[〔\[（(［【]\s*(?:19|20)[0-9]{2}\s*[〕\]）)］】]\s*第?[0-9]+\s*号|无文号"
_ITS_NUMBER = "写文号，没有的注明“无文号”。Write the number, as in 国办发明电〔2018〕15号, or 无文号."
DOCUMENT: Pattern = {
    "allOf": [TEXT, {"pattern": NUMBERED, "patternErrorMessage": _ITS_NUMBER}],
    "examples": ["国办发明电〔2018〕15号", "冀政办字〔2019〕3号", "市政府办公室通知（无文号）"],
}


def working_days(lowest: int, highest: int) -> Pattern:
    """So many working days, or never."""
    return {"anyOf": [{"type": "integer", "minimum": lowest, "maximum": highest}, {"const": "never"}, {"type": "null"}]}
