"""Bank files: how they are written, how the answers are read, and what an answer does."""
