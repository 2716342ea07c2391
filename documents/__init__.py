"""Policy text in: a document as it was printed, what it asks of whom, and the plan draft made from it."""
