"""The YAML that comes with the package: the Langfang plan, ready to run and to edit."""

from importlib.resources import files
from pathlib import Path

_PATTERNS = ("units.yaml", "ladders.yaml", "cycles.yaml", "calendar.yaml", "plans/*.yaml")


def bundled_folder() -> Path:
    """The folder of the package's own config files; copy them, never edit them there."""
    return Path(str(files("config")))


def bundled_names() -> list[Path]:
    """The bundled files, as they are called inside a config folder."""
    origins = [path for pattern in _PATTERNS for path in sorted(bundled_folder().glob(pattern))]
    return [origin.relative_to(bundled_folder()) for origin in origins]


def copy_bundled(*, to: Path) -> list[Path]:
    """Copy the bundled files into a folder and return the copies.

    FileExistsError names the first file that is already there; then nothing at all is written.
    """
    pairs = [(bundled_folder() / name, to / name) for name in bundled_names()]
    for _, copy in pairs:
        if copy.exists() or copy.is_symlink():
            raise FileExistsError(f"{copy} is already there; nothing was copied")
    for origin, copy in pairs:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with copy.open("xb") as file:
            file.write(origin.read_bytes())
    return [copy for _, copy in pairs]
