"""The plan draft made from a reading: YAML that a person settles, and that config then takes."""
