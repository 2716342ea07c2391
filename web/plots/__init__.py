"""Plots drawn on the server: from values to points of an SVG, without a script."""
