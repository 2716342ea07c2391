"""Accounts (账号): how they are made, how one signs in, and how long that holds."""
