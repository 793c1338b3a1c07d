"""The lines of the left navigation and the items that apps put on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huimin.commons.access.models import Officer
from huimin.commons.database.remembering import remembered


class Line(TextChoices):
    """The lines of business in the order of the district's plan."""

    DESK = "desk", pgettext_lazy("line", "Workbench")
    PEOPLE = "people", pgettext_lazy("line", "People and households")
    ASSISTANCE = "assistance", pgettext_lazy("line", "Social assistance")
    VERIFICATION = "verification", pgettext_lazy("line", "Verification and monitoring")
    PAYMENTS = "payments", pgettext_lazy("line", "Payments")
    ELDER_CARE = "eldercare", pgettext_lazy("line", "Elder care")
    CHILDREN_AND_VETERANS = "children", pgettext_lazy("line", "Children and priority care")
    COMMUNITIES = "communities", pgettext_lazy("line", "Community governance")
    ORGANISATIONS = "organisations", pgettext_lazy("line", "Social organisations")
    SPECIAL_AFFAIRS = "special", pgettext_lazy("line", "Special affairs")
    SUPERVISION = "supervision", pgettext_lazy("line", "Supervision")
    INDICATORS = "indicators", pgettext_lazy("line", "Indicators")
    SYSTEM = "system", pgettext_lazy("line", "System")


COUNTED = 1_000
"""So far what waits is counted on every page; beyond it a page only says that it is more."""


@dataclass(frozen=True, slots=True)
class Item:
    """A page that an app offers to officers who have `right`, with how much waits there."""

    line: Line
    label: str | Promise
    url_name: str
    right: str = ""
    order: int = 100
    count: Callable[[Officer], int] | None = None
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An item as one officer sees it on one page."""

    label: str | Promise
    address: str
    waiting: int = 0
    here: bool = False

    @property
    def told(self) -> str:
        """Return how much waits, as it is shown."""
        return _told(self.waiting)


@dataclass(frozen=True, slots=True)
class Section:
    """A line with the links that an officer may use; never empty."""

    line: Line
    links: list[Link] = field(default_factory=list)

    @property
    def here(self) -> bool:
        """Tell whether the page that is open belongs to this line."""
        return any(link.here for link in self.links)

    @property
    def waiting(self) -> int:
        """Return how many pieces of work wait on the whole line."""
        return sum(link.waiting for link in self.links)

    @property
    def told(self) -> str:
        """Return how much waits on the whole line, as it is shown."""
        return _told(self.waiting)


def _told(waiting: int) -> str:
    return f"{waiting:,}" if waiting < COUNTED else f"{COUNTED - 1}+"


_items: dict[tuple[str, tuple[object, ...]], Item] = {}


def add(
    line: Line | str,
    label: str | Promise,
    url_name: str,
    right: str = "",
    order: int = 100,
    *,
    count: Callable[[Officer], int] | None = None,
    arguments: tuple[object, ...] = (),
) -> Item:
    """Put a page on a line of the navigation and return its item; adding it again replaces it."""
    item = Item(Line(line), label, url_name, right, order, count, arguments)
    _items[url_name, arguments] = item
    return item


def items() -> list[Item]:
    """Return every item, by line and order."""
    lines = list(Line)
    return sorted(_items.values(), key=lambda item: (lines.index(item.line), item.order))


@remembered
def sections_for(officer: Officer, path: str) -> list[Section]:
    """Return the lines that `officer` may use, the link of the page at `path` marked as open."""
    usable = list(_usable(officer))
    addresses = [address for _item, address in usable]
    # Of `/people/` and `/people/import/` the longer one is open: the item nearest to the page.
    here = max(
        (a for a in addresses if path == a or (a != "/" and path.startswith(a))), key=len, default=None
    )
    sections: dict[Line, Section] = {}
    for item, address in usable:
        waiting = item.count(officer) if item.count else 0
        section = sections.setdefault(item.line, Section(item.line))
        section.links.append(Link(item.label, address, waiting, address == here))
    return list(sections.values())


def _usable(officer: Officer) -> Iterator[tuple[Item, str]]:
    for item in items():
        if item.right and not officer.may(item.right):
            continue
        try:
            yield item, _address(item.url_name, item.arguments)
        except NoReverseMatch:  # an app that is installed without its pages; a house test looks for it
            continue


@cache
def _address(url_name: str, arguments: tuple[object, ...]) -> str:
    """Return an address; it is the same for everybody as long as the program runs."""
    return reverse(url_name, args=arguments)
