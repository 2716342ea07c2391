"""The calendar feed: due dates as events, at a secret address for each unit and person."""
