"""Changing the config in force: what an edit would do, and doing it once, in one transaction."""
