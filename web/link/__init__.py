"""The pages behind signed links: for people without an account, each for the one thing that its link is for."""
