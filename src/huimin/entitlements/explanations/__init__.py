"""Explanations: why somebody gets what they get, as a tree, and how an amount comes about, as a diagram."""
