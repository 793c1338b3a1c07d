"""The words, colours and shapes of the states that records go through; each word is declared once."""

from __future__ import annotations

from collections.abc import Mapping

from huimin.commons.desk.pieces import Text, Tone

_states: dict[str, tuple[Tone, Text]] = {}


def name_states(states: Mapping[str, tuple[Tone, Text]]) -> None:
    """Declare what states are called and how they look."""
    _states.update(states)


def tone_and_word(state: object) -> tuple[Tone, Text]:
    """Return how a state looks and what it is called; an unknown one is called by its code."""
    code = str(state)
    if code in _states:
        return _states[code]
    return (Tone(code), "") if code in set(Tone) else (Tone.QUIET, code)
