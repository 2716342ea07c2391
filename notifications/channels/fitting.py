"""A message as a robot shows it: plain words as its markdown, cut at a line to the bytes that it takes."""

import json
import re
from collections.abc import Callable

# What markdown would read as a sign, or a robot as an @ to everybody, is shown by its full-width twin: the services
# document no escape that holds on all of them.
TWINS = str.maketrans("*_`[]<>#~|", "＊＿｀［］＜＞＃～｜")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._:/?@!$&'+,;=%~#*]+")
_RULE = re.compile(r"^[=\-]+$")
CUT_TO_LINK = "（篇幅所限，余下内容见[全文]({link})）"
CUT = "（篇幅所限，余下内容从略）"


def markdown(text: str) -> str:
    """Plain words in the little markdown that all robots share: as they are, addresses to be clicked on.

    >>> print(markdown("一、*要事*\\n   查看：https://duban.example/l/a_b"))
    一、＊要事＊
    查看：[打开](https://duban.example/l/a_b)
    """
    return "\n".join(_line(line) for line in text.strip().splitlines())


def _line(line: str) -> str:
    # Indented lines would be shown as code, a line of dashes would make a heading of the one before.
    bare = line.strip()
    if _RULE.match(bare):
        return ""
    parts, done = [], 0
    for found in _ADDRESS.finditer(bare):
        parts += [bare[done : found.start()].translate(TWINS), f"[打开]({found[0]})"]
        done = found.end()
    return "".join([*parts, bare[done:].translate(TWINS)])


def size(text: str) -> int:
    """How many bytes a text takes within a JSON document in UTF-8.

    >>> size("督办"), size("a\\nb")
    (6, 4)
    """
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")) - 2


def characters(text: str) -> int:
    """How many characters a text has, for services that count so."""
    return len(text)


def fitted(text: str, *, link: str, limit: int, measure: Callable[[str], int] = size) -> str:
    """The text within the limit: whole, or as many whole lines as leave room to say where the rest is.

    >>> print(fitted("第一行\\n第二行\\n" + "第三行" * 9, link="", limit=60))
    第一行
    （篇幅所限，余下内容从略）
    """
    if measure(text) <= limit:
        return text
    end = CUT_TO_LINK.format(link=link) if link else CUT
    room, kept = limit - measure(end), []
    for line in text.splitlines():
        room -= measure(line + "\n")
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, end])


def shortened(words: str, *, limit: int) -> str:
    """A heading of so many characters at most."""
    return words if len(words) <= limit else words[: limit - 1] + "…"
