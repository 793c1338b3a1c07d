"""Kinds of messages whose words are found when they are read, in the language of who reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from huimin.commons.messages.models import Message

Words: TypeAlias = Callable[[Mapping[str, Any]], str]
_words: dict[str, Words] = {}


def declare_message(kind: str, words: Words) -> None:
    """Declare how a message of a kind reads, from what it is about."""
    _words[kind] = words


def said(message: Message) -> str:
    """Return a message in the language of the page."""
    words = _words.get(message.kind)
    return message.text if words is None else words(message.about)
