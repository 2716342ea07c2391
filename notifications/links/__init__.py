"""Signed links: what may be done from a message without an account, and whether it may still be done."""
