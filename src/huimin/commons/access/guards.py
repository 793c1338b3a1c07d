"""Guards of views: signed in, password changed, right held, scope at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, Scope
from huimin.commons.access.second_factor import is_enforced
from huimin.commons.access.sessions import has_rested
from huimin.commons.access.signing_in import FACTOR
from huimin.kernel.errors import Forbidden
from huimin.kernel.errors import gettext_noop as _

Rest = ParamSpec("Rest")
PASSWORD_PAGE = "/password/"  # noqa: S105 - an address
"""Where an officer who must change the password is sent from every other page."""
FACTOR_PAGE = "/second-factor/"
"""Where an officer is sent whose role asks for a second factor that they have not given."""


RESTED = _("You were signed out because nobody worked here for a while. Sign in to go on.")


class OfficerRequest(HttpRequest):
    """A request that passed a guard: `officer` has signed in and may do it in `scope`."""

    officer: Officer
    scope: Scope


class RightMissing(Forbidden):
    """The officer's roles do not include the right."""

    template = _("Your roles do not allow this. Ask the security administrator if it is your duty.")


View = Callable[Concatenate[OfficerRequest, Rest], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def requires(*rights: str) -> Callable[[View[Rest]], Guarded[Rest]]:
    """Let a view be entered only by officers who hold one of `rights`; any officer if none is named.

    The view finds `request.officer`, and in `request.scope` where they hold the first of `rights` that they
    have.

    Raises:
        RightMissing: signed in, but without the right.
    """

    def guard(view: View[Rest]) -> Guarded[Rest]:
        @wraps(view)
        def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            officer = officer_of(request)
            if officer is None:
                return redirect_to_login(request.get_full_path())
            if has_rested(request, officer):
                messages.warning(request, gettext(RESTED))
                return redirect_to_login(request.get_full_path())
            if officer.must_change_password and request.path != PASSWORD_PAGE:
                return redirect(PASSWORD_PAGE)
            if _lacks_factor(request, officer):
                return redirect(FACTOR_PAGE)
            _keep_scheme(request)
            request.officer, request.scope = officer, _scope(officer, rights)
            return view(request, *args, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined] # the table of who may see what reads it
        return guarded

    return guard


def _lacks_factor(request: Any, officer: Officer) -> bool:
    if request.path == PASSWORD_PAGE or request.path.startswith(FACTOR_PAGE):
        return False
    session = getattr(request, "session", None)
    return not (session is not None and session.get(FACTOR)) and is_enforced(officer)


def _keep_scheme(request: Any) -> None:
    """Let the request go on saying whether it came over TLS: Django reads that from the `scope` of ASGI."""
    scheme = request._get_scheme()
    request._get_scheme = lambda: scheme


def officer_of(request: HttpRequest) -> Officer | None:
    """Return the officer who has signed in, or nobody."""
    user: Any = getattr(request, "user", None)
    # The officer itself, not Django's lazy stand-in for one: a page asks hundreds of things about its reader.
    return getattr(user, "_wrapped", user) if user is not None and user.is_authenticated else None


def require_right(officer: Officer, right: str) -> Scope:
    """Return where the officer has `right`.

    Raises:
        RightMissing: nowhere.
    """
    return _scope(officer, (right,))


def _scope(officer: Officer, rights: tuple[str, ...]) -> Scope:
    if not rights:
        return EVERYWHERE
    for right in rights:
        if scope := officer.scope(right):
            return scope
    raise RightMissing()
