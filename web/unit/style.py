"""The style sheet of the pages of a unit."""

from hashlib import sha256

from web.page import STATIC

STYLE = sha256((STATIC / "unit.css").read_bytes()).hexdigest()[:12]
"""What tells this version from the others."""
