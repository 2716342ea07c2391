"""Replayed time: units that act as they are told to, the plan played in a scratch database, and what came of it."""
