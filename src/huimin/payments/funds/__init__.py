"""Funds by source, programme and year: what arrived, what is spent, what is still at hand."""
