"""Plain text as printed: only its line breaks are made alike."""

from documents.fault import DocumentError
from documents.printed import Printed
from documents.readers.encoding import decoded
from documents.readers.limits import check_length


def read_plain(data: bytes, *, name: str) -> Printed:
    """The text with `\\n` between lines, every other character kept. Raises DocumentError."""
    text = decoded(data, name=name).replace("\r\n", "\n").replace("\r", "\n")
    check_length(len(text), name)
    check_words(text, name)
    return Printed(text)


def check_words(text: str, name: str) -> None:
    """Refuse a document without any."""
    if not text.strip("\ufeff\u200b \t\n\f\v\u3000\xa0"):
        raise DocumentError(name, "the document is empty", "check that the right file was chosen")
