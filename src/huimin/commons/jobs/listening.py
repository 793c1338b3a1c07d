"""Hear what the database tells on a channel: one connection for all who listen in a process."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from types import FrameType
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from psycopg import sql

from huimin.commons.database.connecting import GONE, conninfo

log = logging.getLogger(__name__)
SECONDS_TO_CONNECT: Final = 5
SECONDS_BETWEEN_ATTEMPTS: Final = 2
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Bell:
    """Rings when something was told; `over` says that the process is about to end."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.over = False

    def ring(self, *, over: bool = False) -> None:
        """Wake up who waits."""
        self.over = self.over or over
        self._rung.set()

    async def heard(self, seconds: float) -> bool:
        """Return whether it rang before `seconds` have passed; what rang while nobody waited counts."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        rang = self._rung.is_set()
        self._rung.clear()
        return rang


class Exchange:
    """Passes on what is told on one channel of the database, as long as somebody listens."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._bells: dict[str, set[Bell]] = {}
        self._listens = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._undo: Callable[[], None] = lambda: None

    async def add(self, payload: str, bell: Bell) -> None:
        """Ring `bell` whenever `payload` is told, from the moment at which this returns.

        Raises:
            TimeoutError: the database does not answer.
        """
        self._bells.setdefault(payload, set()).add(bell)
        if self._task is None:
            self._task = asyncio.create_task(self._listen())
            self._undo = before_the_end(self._end, asyncio.get_running_loop())
        await asyncio.wait_for(self._listens.wait(), SECONDS_TO_CONNECT)

    async def remove(self, payload: str, bell: Bell) -> None:
        """Ring no more; when nobody listens, the connection is given back."""
        listening = self._bells.get(payload, set())
        listening.discard(bell)
        if not listening:
            self._bells.pop(payload, None)
        if not self._bells and self._task is not None:
            task, self._task = self._task, None
            self._undo()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _ring(self, payload: str = "", *, over: bool = False) -> None:
        for told, bells in self._bells.items():
            if told == payload or not payload:
                for bell in bells:
                    bell.ring(over=over)

    def _end(self) -> None:
        self._ring(over=True)

    async def _listen(self) -> None:
        while True:
            try:
                await self._pass_on()
            except GONE as error:
                log.warning("Nobody can be told of progress while the database is away.", exc_info=error)
            finally:
                self._listens.clear()
            await asyncio.sleep(SECONDS_BETWEEN_ATTEMPTS)

    async def _pass_on(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            conninfo(), autocommit=True, connect_timeout=SECONDS_TO_CONNECT
        )
        async with connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            self._listens.set()
            self._ring()  # something may have been told while nobody listened
            async for told in connection.notifies():
                self._ring(told.payload)


_exchanges: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Exchange]] = WeakKeyDictionary()


@asynccontextmanager
async def listening(channel: str, payload: str) -> AsyncIterator[Bell]:
    """Give a bell that rings when `payload` is told on `channel`.

    Raises:
        TimeoutError: the database does not answer.
    """
    exchanges = _exchanges.setdefault(asyncio.get_running_loop(), {})
    exchange = exchanges.setdefault(channel, Exchange(channel))
    bell = Bell()
    try:
        await exchange.add(payload, bell)
        yield bell
    finally:
        await exchange.remove(payload, bell)


def before_the_end(act: Callable[[], None], loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
    """Call `act` when the process is told to end, before its server is told; return what takes that back.

    A server waits for the responses that are still being sent: without this an open stream would hold it up.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    mine: dict[int, tuple[Any, Any]] = {}
    for number in SIGNALS:
        before = signal.getsignal(number)
        if callable(before):
            mine[number] = before, _first(act, loop, before)
            signal.signal(number, mine[number][1])

    def undo() -> None:
        for number, (before, ours) in mine.items():
            if signal.getsignal(number) is ours:
                signal.signal(number, before)

    return undo


def _first(act: Callable[[], None], loop: asyncio.AbstractEventLoop, before: Any) -> Any:
    def handle(number: int, frame: FrameType | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(act)
        before(number, frame)

    return handle
