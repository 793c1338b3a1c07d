"""Files of people, households and facts: tried first, every wrong cell named, then taken whole or not."""
