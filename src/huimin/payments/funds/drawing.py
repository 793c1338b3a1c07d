"""Drawing from the funds of a programme in their order, to the last fen."""

from __future__ import annotations

from collections.abc import Sequence

from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money


class FundsExhausted(Conflict):
    """More would be drawn than the funds hold."""

    template = _(
        "The funds of “{programme}” lack {lacking} yuan. Record the money that arrived, then try again."
    )


class Drawing:
    """The funds of one programme while money is drawn from them.

    >>> drawing = Drawing("dibao", [("fund:central", 300), ("fund:district", 1000)])
    >>> drawing.take(200), drawing.take(250)
    ({'fund:central': 200}, {'fund:central': 100, 'fund:district': 150})
    """

    def __init__(self, programme: str, funds: Sequence[tuple[str, int]]) -> None:
        self._programme = programme
        self._left: list[tuple[str, int]] = [(code, fen) for code, fen in reversed(funds) if fen > 0]

    def take(self, fen: int) -> dict[str, int]:
        """Return from which funds `fen` is drawn, and draw it.

        Raises:
            FundsExhausted: the funds together hold less.
        """
        drawn: dict[str, int] = {}
        while fen:
            if not self._left:
                raise FundsExhausted(programme=self._programme, lacking=Money(fen))
            code, left = self._left.pop()
            drawn[code] = min(left, fen)
            fen -= drawn[code]
            if left > drawn[code]:
                self._left.append((code, left - drawn[code]))
        return drawn
