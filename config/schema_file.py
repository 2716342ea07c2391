"""The schemas as files beside the config, and the line by which a config file names its own."""

import json
from pathlib import Path

from config.json_schema import SHAPES, SIGN, schema_of

FOLDER = "schema"
PLAN_MODELINE = f"# yaml-language-server: $schema=../{FOLDER}/plan.json"
"""The first line of a plan: an editor takes the schema for the file from it."""


def schema_files(folder: Path) -> list[Path]:
    """Where the schema of each kind of file stands in a folder."""
    return [folder / f"{name}.json" for name in SHAPES]


def write_schemas(*, to: Path) -> list[Path]:
    """Write the schema of each kind of file into a folder and return the files; those of an earlier time are renewed.

    FileExistsError names the first file there that was not made so, or that is a link to one; then nothing at all is
    written.
    """
    files = schema_files(to)
    for path in files:
        if (path.exists() or path.is_symlink()) and not _is_ours(path):
            raise FileExistsError(f"{path} is already there and is none of Duban's schemas; nothing was written")
    to.mkdir(parents=True, exist_ok=True)
    for path in files:
        text = json.dumps(schema_of(path.stem), ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
    return files


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("$comment") == SIGN
