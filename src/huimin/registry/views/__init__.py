"""Pages of the registry: people, households, divisions."""
