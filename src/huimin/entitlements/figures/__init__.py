"""Figures: those of the district, entered with their document and confirmed by somebody else."""
