"""Ways out: digests, the outbox and the channels that carry it."""
