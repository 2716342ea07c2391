"""The one error of this room: a document that cannot be read, in words that say what to do."""


class DocumentError(Exception):
    """A document could not be read: its name, what is wrong with it, and the mend.

    >>> str(DocumentError("scan.pdf", "no page holds text", "run text recognition (OCR) over it first"))
    'scan.pdf: no page holds text; run text recognition (OCR) over it first'
    """

    def __init__(self, name: str, wrong: str, mend: str) -> None:
        super().__init__(" ".join(f"{name}: {wrong}; {mend}".split()))
        self.name = name
        self.wrong = wrong
        self.mend = mend
