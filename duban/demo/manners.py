"""How the demo's units behave: in good time, late, or never. Invented, and the same at every run."""

from config.behaviour import Behaviour, Manner
from config.whole import Config

MANNERS = {
    "prompt": Manner(acknowledges=1, reports=-3),
    "punctual": Manner(acknowledges=2, reports=0),
    "late": Manner(acknowledges=5, reports=4),
    "very late": Manner(acknowledges=None, reports=12),
    "silent": Manner(acknowledges=None, reports=None),
}
ORDER = ("prompt", "punctual", "prompt", "late", "punctual", "silent", "prompt", "very late")


def behaviour(config: Config) -> Behaviour:
    """Each unit has its manner for good."""
    units = {unit.id: MANNERS[ORDER[place % len(ORDER)]] for place, unit in enumerate(config.units.units, 1)}
    return Behaviour("demo", MANNERS["prompt"], units)
