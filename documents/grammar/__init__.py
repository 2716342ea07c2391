"""The grammar of such documents: numbering, attributions, names of units, days, recurrences, quantities."""
