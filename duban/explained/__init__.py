"""Answers to "why" in words for people, and as facts for programs."""
