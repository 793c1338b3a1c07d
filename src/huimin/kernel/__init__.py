"""Exact money, days, working days, identifiers, cryptography, refusals: pure Python under every app."""
