"""The run of a month: its list, its bridge to the month before, its way from reckoned to closed."""
