"""The hash-chained trail of every write and every reading of personal data."""
