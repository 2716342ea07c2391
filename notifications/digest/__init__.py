"""What is told to whom: who hears, in which words, bundled into one message a day for each person and channel."""
