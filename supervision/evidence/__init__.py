"""Evidence (佐证材料): which files are taken, where their bytes lie, and who brought them."""

from supervision.evidence.fault import EvidenceError
from supervision.evidence.keeping import add, attach, remove
from supervision.evidence.reading import files_of, files_of_reports, visible
from supervision.evidence.store import Store, path_of
from supervision.evidence.sweeping import sweep_unused

__all__ = [
    "EvidenceError", "Store", "add", "attach", "files_of", "files_of_reports", "path_of", "remove", "sweep_unused",
    "visible",
]  # fmt: skip
