"""Double entry: accounts, entries and lines that always sum to nothing."""
