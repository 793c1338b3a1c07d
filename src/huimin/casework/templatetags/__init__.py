"""Template filters of casework."""
