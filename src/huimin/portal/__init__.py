"""The residents' portal: apply, follow, object and complain, on a phone, in plain words."""
