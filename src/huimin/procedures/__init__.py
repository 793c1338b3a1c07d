"""Procedures as data: steps, actors, clocks and outcomes, read, checked, counted and drawn; no Django."""
