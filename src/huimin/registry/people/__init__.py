"""People: who they are, how they are found, and which records are one person."""
