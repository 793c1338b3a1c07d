"""What applicants do themselves, and what they see of their cases."""
