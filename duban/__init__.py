"""Duban (督办): a government action plan as supervised work. The program: command line, clock, composition."""
