"""What the YAML parser complains of, in plain words and with the mend."""

from ruamel.yaml.error import MarkedYAMLError

_WORDS = (
    ("'\\t' that cannot start", "a tab stands here; use spaces, tabs are no indentation in YAML"),
    (
        "mapping values are not allowed",
        "a ':' stands where no key can be; put the text in quotes, or check the indentation",
    ),
    ("expected <block end>", "this line does not line up with those above it; check the indentation"),
    ("expected ',' or ']'", "a list in [ ] is not closed, or a comma is missing in it"),
    ("expected ',' or '}'", "a mapping in { } is not closed, or a comma is missing in it"),
    ("could not find expected ':'", "a key has no ':' after it; check this line and the one above"),
    ("unexpected end of stream", "a quotation mark or bracket is opened and never closed"),
    ("that cannot start any token", "a value cannot begin with this character; put it in quotes"),
    ("unknown escape", "this \\ begins no escape; write \\\\, or use single quotes"),
    ("expected alphabetic or numeric", "a value cannot begin with & or *; put it in quotes"),
    ("undefined tag handle", "a value cannot begin with !; put it in quotes"),
)


def plain_words(error: MarkedYAMLError) -> str:
    """What is wrong and how to mend it; what is not known better is given as the parser says it."""
    problem = f"{error.problem or ''} {error.context or ''}"
    known = next((words for sign, words in _WORDS if sign in problem), None)
    return known or f"this is no YAML: {problem.strip()}; check this line and the one above"
