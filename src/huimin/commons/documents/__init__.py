"""Numbered, archived documents as PDF with an embedded Chinese font."""
