"""Rules and schemes, one module for each family; every `Rule` and `Scheme` in them is in the rulebook."""
