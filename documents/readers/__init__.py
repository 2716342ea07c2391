"""Readers: each turns one kind of file into the printed text."""
