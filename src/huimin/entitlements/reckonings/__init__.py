"""Reckonings: every scheme for everybody, held against the awards, kept with its outcomes and proposals."""
