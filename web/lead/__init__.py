"""The pages of lead units: what others have reported, urging them, and the consolidated report."""
