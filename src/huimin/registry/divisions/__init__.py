"""Divisions: the units of administration, their places in one another and their successions."""
