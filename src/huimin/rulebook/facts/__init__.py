"""The dictionary of facts, one module for each subject; every `Fact` in these modules belongs to it."""
