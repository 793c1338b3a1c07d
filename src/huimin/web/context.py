"""What every page of the workbench needs: the officer, the navigation, the working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from huimin.commons.access.models import Officer
from huimin.commons.desk.navigation import COUNTED, Section, sections_for
from huimin.commons.installation.public import InstallationCard, NotFounded, installation, today
from huimin.commons.jobs.models import Job
from huimin.commons.jobs.queries import at_work_for
from huimin.commons.messages.queries import number_unread

PORTAL = ("/portal/", "/verify/")


@dataclass
class Frame:
    """The frame around a page; a part is worked out when a template needs it: a partial costs nothing."""

    request: HttpRequest

    @cached_property
    def officer(self) -> Officer | None:
        """Return who is signed in."""
        user = self.request.user
        return user if isinstance(user, Officer) else None

    @cached_property
    def installation(self) -> InstallationCard | None:
        """Return whose installation this is, or None before it is founded."""
        try:
            return installation()
        except NotFounded:
            return None

    @property
    def place(self) -> str:
        """Return the name of the district in the language of the page."""
        card = self.installation
        if card is None:
            return ""
        return card.name_en if (get_language() or "").startswith("en") else card.name_zh

    @property
    def demonstration(self) -> bool:
        """Tell whether everything that is shown was made up."""
        return self.installation is not None and self.installation.demonstration

    @cached_property
    def working_day(self) -> date:
        """Return the day on which the installation works."""
        card = self.installation
        return card.working_day if card and card.working_day else today()

    @cached_property
    def navigation(self) -> list[Section]:
        """Return the lines that the officer may use."""
        return sections_for(self.officer, self.request.path) if self.officer else []

    @cached_property
    def unread(self) -> int:
        """Return how many messages the officer has not read, as far as anybody counts."""
        return number_unread(self.officer, at_most=COUNTED) if self.officer else 0

    @property
    def unread_told(self) -> str:
        """Return the number of messages as it is shown: what is counted to its end, or more than that."""
        return f"{COUNTED - 1}+" if self.unread >= COUNTED else str(self.unread)

    @cached_property
    def at_work(self) -> list[Job]:
        """Return the background jobs of the officer that wait or run."""
        return at_work_for(self.officer) if self.officer else []

    @cached_property
    def search_address(self) -> str:
        """Return where the search box leads, or nothing if the officer has nothing to search."""
        if self.officer is None or not self.officer.may("registry.view"):
            return ""
        try:
            return reverse("registry:search")
        except NoReverseMatch:
            return ""

    @property
    def around(self) -> str:
        """Return the template around a page that belongs to no app, such as a refusal."""
        if self.request.path.startswith(PORTAL):
            return "portal/frame.html"
        return "frame.html" if self.request.user.is_authenticated else "plain.html"

    @property
    def home_address(self) -> str:
        """Return where the first page is, for an officer or for a resident."""
        return "/portal/" if self.request.path.startswith(PORTAL) else "/"

    @property
    def here(self) -> str:
        """Return the address of this page, to come back to after the language was changed."""
        return self.request.get_full_path()


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame for the templates."""
    return {"frame": Frame(request)}
