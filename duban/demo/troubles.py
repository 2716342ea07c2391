"""What goes wrong in the demo, so that who runs it sees how that looks: somebody absent, and an address refused."""

from datetime import date
from pathlib import Path

from config.editing import FileEdit
from config.reading import read_config
from config.staffing import AbsenceWords, ContactWords, contact_changed

REFUSED = "dachang.handler@langfang.example"
"""The mail server knows no such mailbox; what it should hear goes to the head of the unit."""
ABSENT = "culture-tourism"
ABSENT_FROM, ABSENT_UNTIL = date(2019, 7, 8), date(2019, 7, 26)


def absence(folder: Path) -> FileEdit:
    """The edit of the demo's units.yaml by which a handler is away for three weeks in July, and the head stands in."""
    people = dict(read_config(folder).units.unit(ABSENT).people())
    handler = people["handler"]
    away = AbsenceWords(ABSENT_FROM, ABSENT_UNTIL, "head")
    said = ContactWords(handler.title.zh, handler.title.en, handler.email or "", absent=(away,))
    return contact_changed(folder, unit=ABSENT, contact="handler", to=said).edit
