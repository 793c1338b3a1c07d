"""Facts: what sources said about people and households, by row and by column."""
