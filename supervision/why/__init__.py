"""Why somebody got a message, or did not: for a unit and a day, a duty, a message or a notice."""
