"""A scope covers divisions by prefix, in Python and in SQL alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, NOWHERE, Scope

codes = st.text("012", max_size=6)


@given(st.lists(codes, max_size=6), codes)
def test_leaving_out_what_lies_inside_changes_nothing(prefixes: list[str], code: str) -> None:
    assert Scope.of(prefixes).covers(code) == any(code.startswith(prefix) for prefix in prefixes)


def test_everywhere_and_nowhere() -> None:
    assert EVERYWHERE
    assert EVERYWHERE.covers("42")
    assert not NOWHERE
    assert not NOWHERE.covers("42")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefixes", "found"),
    [([], []), ([""], ["11", "12", "2"]), (["1"], ["11", "12"]), (["12", "2"], ["12", "2"]), (["3"], [])],
)
def test_the_condition_in_sql_covers_the_same(prefixes: list[str], found: list[str]) -> None:
    Officer.objects.bulk_create(Officer(username=code, division=code) for code in ("11", "12", "2"))
    divisions = Officer.objects.filter(Scope.of(prefixes).q()).order_by("division")
    assert list(divisions.values_list("division", flat=True)) == found
