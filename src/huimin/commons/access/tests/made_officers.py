"""Invented officers who can sign in, for the tests of access."""

from __future__ import annotations

from huimin.commons.access.actions import create_officer
from huimin.commons.access.models import Officer

PASSWORD = "cranes-over-water"


def officer_with_password(username: str) -> Officer:
    """Create an officer of the district who signs in with `PASSWORD` and reads English."""
    return create_officer(
        username=username,
        name=username.title(),
        office="Office",
        division="420202",
        by=None,
        password=PASSWORD,
        must_change_password=False,
        language="en",
    )
