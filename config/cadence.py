"""How often something comes round."""

from typing import Literal, get_args

Cadence = Literal["month", "quarter", "half-year", "year"]
CADENCES: tuple[Cadence, ...] = get_args(Cadence)
