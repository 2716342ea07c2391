"""Prefect flows and the timetable that fires them. The only room that knows Prefect and APScheduler."""
