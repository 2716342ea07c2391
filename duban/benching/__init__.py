"""Measuring: the figures of `duban bench`, on data made for it."""
