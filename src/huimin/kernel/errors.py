"""Refusals a caseworker can act on: each says what was refused, why, and what to do; nothing of HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self


def gettext_noop(message: str) -> str:
    """Return `message` unchanged, marked for the translators' catalogue.

    The kernel knows no Django; message extraction goes by the function's name, so this one is enough.
    """
    return message


_ = gettext_noop


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """The request was understood and may not be carried out.

    `template` is the untranslated sentence and `values` fill its placeholders; a subclass may bring its own
    default template. `huimin.web` turns a refusal into a page or a JSON body in one place.

    >>> refusal = Refusal("No person {id} in your divisions. Check the number.", id=7)
    >>> str(refusal)
    'No person 7 in your divisions. Check the number.'
    >>> chinese = {"No person {id} in your divisions. Check the number.": "您的辖区内没有编号 {id}，请核对。"}
    >>> refusal.sentence(chinese.get)
    '您的辖区内没有编号 7，请核对。'
    """

    template: str = _("This was refused. Ask the administrator of your installation for the reason.")
    values: dict[str, Any]

    def __init__(self, template: str | None = None, /, **values: Any) -> None:
        if template is not None:
            self.template = template
        self.values = values
        # A placeholder without a value is a mistake in the code: better found where the refusal is raised.
        super().__init__(self.template.format(**values))

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[Any, ...]:
        # Refusals travel between worker processes; the inherited way would lose the values.
        return _restored, (type(self), self.__dict__)

    def sentence(self, translate: Callable[[str], Any] = str) -> str:
        """Return the whole sentence in the language that `translate` puts the template into."""
        return str(translate(self.template)).format(**self.values)


def _restored(kind: type[Refusal], state: dict[str, Any]) -> Refusal:
    refusal = kind.__new__(kind)
    refusal.__dict__.update(state)
    return refusal


class NotInForce(Refusal):
    """A parameter has no value on the day that was asked for."""


class NotFound(Refusal):
    """What was asked for does not exist, or answers as if it did not."""

    template = _("Nothing was found here. Check the number or the address.")


class Forbidden(Refusal):
    """The role or the duties already done on the case do not allow this."""

    template = _("Your role does not allow this. Ask a colleague whose duty it is.")


class Invalid(Refusal):
    """What was entered cannot be right; `field` names the place where it was entered, if there is one."""

    template = _("What was entered cannot be used. Correct it and send it again.")
    field: str | None

    def __init__(self, template: str | None = None, /, *, field: str | None = None, **values: Any) -> None:
        self.field = field
        super().__init__(template, **values)

    def at(self, field: str) -> Self:
        """Return this refusal with the name of the `field` that it is about.

        >>> Invalid("Enter a day.").at("birth").field
        'birth'
        """
        self.field = field
        return self


class Conflict(Refusal):
    """Somebody else was faster, or the state has moved on."""

    template = _("This was changed in the meantime. Load the page again and look before you repeat the step.")


class Unavailable(Refusal):
    """The database or a service is away; nothing was changed and the same request may be sent again."""

    template = _("A service is not available at the moment. Nothing was changed; try again in a few minutes.")
