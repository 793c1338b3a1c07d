"""The synthetic district of a demonstration: nobody in it exists."""
