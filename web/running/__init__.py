"""The pages of those who run the system: people, channels, cycles by hand, the working calendar, the record."""
