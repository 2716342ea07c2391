"""Elements of WordprocessingML by their local names: the namespace differs between the two editions of the standard."""

from lxml import etree


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    return local_name(element.tag) if isinstance(element.tag, str) else ""


def local_name(name: str) -> str:
    """
    >>> local_name("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    'p'
    """
    return name.rpartition("}")[2]


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else [each for each in element if local(each) == name]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name; None below nothing, so that questions can be chained."""
    return next(iter(children(element, name)), None)


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute, which in this markup nearly always is `val`."""
    if element is None:
        return None
    return next((str(words) for key, words in element.attrib.items() if local_name(str(key)) == name), None)


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """An attribute that counts; None where it is no number."""
    digits = (value(element, name) or "")[:9]
    return int(digits) if digits.isascii() and digits.isdigit() else None


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as w:vanish stands here and is not turned off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")
