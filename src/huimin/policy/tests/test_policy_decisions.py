"""Sets of bits become lists of names, whatever their number."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.policy.decisions import names_of_bits
from huimin.policy.evaluation import lowest_first


@settings(deadline=None)
@given(st.integers(1, 63), st.lists(st.integers(0, 2**63 - 1), max_size=20))
def test_names_of_bits(number: int, sets: list[int]) -> None:
    names = tuple(f"name {bit}" for bit in range(number))
    bits = [one & ((1 << number) - 1) for one in sets]
    found = names_of_bits(np.array(bits, np.uint64), names)
    assert found.to_pylist() == [list(lowest_first(names, one)) for one in bits]
