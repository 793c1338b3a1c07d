"""What other apps may call: advances to streets, and what streets hand over."""

from __future__ import annotations

from huimin.reserves.actions import Receipt, answer_advance, ask_advance, hand_over
from huimin.reserves.queries import waiting_in

__all__ = ["Receipt", "answer_advance", "ask_advance", "hand_over", "waiting_in"]
