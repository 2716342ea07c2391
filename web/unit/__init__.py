"""The pages of a unit: what it owes, each duty with its forms, the messages of its contacts, its calendar."""
