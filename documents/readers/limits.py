"""How much a document may hold: a plan has 10,000 characters, a yearbook a million; more is a mistake or an attack."""

from documents.fault import DocumentError

MEBIBYTE = 1024 * 1024

FILE_BYTES = 64 * MEBIBYTE
"""A whole file is held in memory; plans with pictures stay under 20 MiB."""

CHARACTERS = 3_000_000
"""Text that a person could still check, and that later steps read in seconds."""

UNZIPPED_BYTES = 128 * MEBIBYTE
"""One part of a Word file once unpacked: 3,000,000 characters with heavy formatting come to about 100 MiB."""

UNZIPPED_RATIO = 200
"""Formatted text shrinks to a twentieth or a fiftieth; what shrinks more than this was made to burst."""

UNZIPPED_SMALL = 16 * MEBIBYTE
"""Up to this size a part may shrink as it likes: it does no harm, and a page of dots is no attack."""

ZIP_MEMBERS = 20_000
"""Parts of a Word file; each picture is one. The list of them is read whole before anything else."""

PDF_PAGES = 5_000
"""Pages of a PDF; 2,000 pages of text take a few seconds."""

PDF_SECONDS = 20
"""Time for one PDF: 2,000 pages take 6 to 9 seconds, and a busy machine needs as much again."""

PDF_MEMORY = 2048 * MEBIBYTE
"""Memory for one PDF; 2,000 pages take about 150 MiB. A stream of a few kilobytes can unpack to many gigabytes."""

PAGE_RULES = 400
"""Lines drawn on a page that are still taken for a table's; drawings have thousands."""

ELEMENTS = 2_000_000
"""Elements of an HTML page: two for every three characters that it may hold, read in about three seconds."""

TABLE_DEPTH = 24
"""Tables within tables in HTML; deeper ones are read as running text."""

COLUMNS = 100
"""Columns that a cell may claim to run over; the widest statistics have sixty."""


def check_size(size: int, name: str) -> None:
    """Refuse a file of more than FILE_BYTES bytes."""
    if size > FILE_BYTES:
        raise DocumentError(
            name,
            f"the file has {size / MEBIBYTE:.0f} MiB, the limit is {FILE_BYTES // MEBIBYTE} MiB",
            "split it, or save it without pictures",
        )


def check_length(count: int, name: str) -> None:
    """Refuse a text of more than CHARACTERS characters."""
    if count > CHARACTERS:
        raise DocumentError(
            name,
            f"the text has {count:,} characters or more, the limit is {CHARACTERS:,}",
            "split it into its parts and import them one by one",
        )


def check_elements(count: int, name: str) -> None:
    """Refuse a page of more than ELEMENTS elements."""
    if count > ELEMENTS:
        raise DocumentError(
            name,
            f"the page has more than {ELEMENTS:,} elements",
            "save it as text, or split it into its parts and import them one by one",
        )
