"""The pages: what the supervision office and the units see in a browser."""
