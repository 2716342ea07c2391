"""Why a file is refused."""


class EvidenceError(Exception):
    """A file that is not taken. `kind` is one of the web's "wrong" words, `values` what stands in them.

    file-no-name, file-path, file-empty, file-large (most, in MB), file-type (suffix), file-other (suffix, seems),
    file-two (a second thing in it), file-macros, file-broken, file-markup, file-many (most), file-total (most, in MB),
    file-gone (no such duty), file-over (nothing can be reported of the duty now).
    """

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(f"{kind}: {', '.join(f'{name} {value}' for name, value in values.items())}".rstrip(": "))
        self.kind, self.values = kind, values
