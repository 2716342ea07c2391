"""The demo: the Langfang plan on a replayed clock, with units that behave differently and a mail server of its own."""
