"""Pages: schemes, why, outcomes, proposals, awards and figures."""
