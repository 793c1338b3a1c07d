"""Households: who belongs together for which purpose, on which days."""
