"""The rules of supervision, and the services that apply them to the database."""
