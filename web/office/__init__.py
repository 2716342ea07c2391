"""The pages of the supervision office: what it decides, and what it writes to units."""
