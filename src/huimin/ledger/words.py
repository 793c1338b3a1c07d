"""Words for accounts and programmes, said by whoever opens them; the ledger itself only knows their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

AccountSpeaker: TypeAlias = Callable[[Iterable[str]], Mapping[str, str]]
ProgrammeSpeaker: TypeAlias = Callable[[str], str]


def bare_codes(codes: Iterable[str]) -> Mapping[str, str]:
    """Return every code as its own name: what accounts are called where nobody speaks for them."""
    return {code: code for code in codes}


_accounts: AccountSpeaker = bare_codes
_programmes: ProgrammeSpeaker = str


def speak_accounts(*, accounts: AccountSpeaker, programmes: ProgrammeSpeaker) -> None:
    """Let `accounts(codes)` and `programmes(code)` put the codes of the books into the words of the page."""
    global _accounts, _programmes
    _accounts, _programmes = accounts, programmes


def account_names(codes: Iterable[str]) -> Mapping[str, str]:
    """Return by code what accounts are called in the language of the page."""
    return _accounts(codes)


def programme_name(code: str) -> str:
    """Return what a programme is called in the language of the page."""
    return _programmes(code)
