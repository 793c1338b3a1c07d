"""Background work with progress that can be left and found again."""
