"""Reserves: money advanced to streets, what they hand over out of it, and the account they render."""
