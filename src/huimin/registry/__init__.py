"""People, households, relations, facts, divisions and addresses."""
