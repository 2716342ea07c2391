"""Far sides on loopback that ask for what we know of their services, and answer as those are known to."""
