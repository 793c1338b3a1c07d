"""Words of the registry's codes in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.commons.desk.pieces import Text
from huimin.registry.models import Division, Household, Membership, Person, Relation, Source

SEXES: dict[int, Text] = {
    Person.Sex.UNKNOWN: _("not stated"),
    Person.Sex.MALE: _("male"),
    Person.Sex.FEMALE: _("female"),
}
MEMBERS: dict[int, Text] = {
    Membership.Relation.HEAD: _("Head"),
    Membership.Relation.SPOUSE: pgettext_lazy("member", "Spouse"),
    Membership.Relation.CHILD: _("Child"),
    Membership.Relation.PARENT: pgettext_lazy("member", "Parent"),
    Membership.Relation.GRANDCHILD: _("Grandchild"),
    Membership.Relation.GRANDPARENT: _("Grandparent"),
    Membership.Relation.SIBLING: _("Sibling"),
    Membership.Relation.CHILD_IN_LAW: _("Child-in-law"),
    Membership.Relation.PARENT_IN_LAW: _("Parent-in-law"),
    Membership.Relation.OTHER: pgettext_lazy("member", "Other"),
}
RELATIONS: dict[tuple[str, bool], Text] = {
    # kind, and whether the person is that of the other (True) or the other is that of the person (False)
    (Relation.Kind.SPOUSE, False): _("Spouse of"),
    (Relation.Kind.SPOUSE, True): _("Spouse of"),
    (Relation.Kind.PARENT, True): _("Parent of"),
    (Relation.Kind.PARENT, False): _("Child of"),
    (Relation.Kind.GUARDIAN, True): _("Guardian of"),
    (Relation.Kind.GUARDIAN, False): _("Ward of"),
    (Relation.Kind.SUPPORTER, True): _("Owes support to"),
    (Relation.Kind.SUPPORTER, False): _("Is owed support by"),
}
RELATION_ROLES: dict[str, Text] = {
    Relation.Kind.SPOUSE: _("the spouse of the other person"),
    Relation.Kind.PARENT: _("a parent of the other person"),
    Relation.Kind.GUARDIAN: _("the guardian of the other person"),
    Relation.Kind.SUPPORTER: _("somebody who owes the other person support"),
}
"""What somebody can be to somebody else, as a form asks."""

SOURCES: dict[int, Text] = {
    Source.COMPUTED: _("Computed"),
    Source.DECLARED: _("Declared"),
    Source.REGISTER: _("Register"),
    Source.VERIFIED: pgettext_lazy("source", "Verified"),
}
PURPOSES: dict[int, Text] = {
    Household.Purpose.HUKOU: _("Hukou book"),
    Household.Purpose.LIVING: _("People living together"),
}
KINDS: dict[str, Text] = {
    Division.Kind.PROVINCE: _("Province"),
    Division.Kind.CITY: _("City"),
    Division.Kind.DISTRICT: _("District"),
    Division.Kind.STREET: _("Street"),
    Division.Kind.AREA: _("Management area"),
    Division.Kind.COMMUNITY: _("Community"),
    Division.Kind.GRID: _("Grid"),
}
SEARCHED_BY: dict[str, Text] = {
    "nothing": _("Nothing was typed yet"),
    "id_number": _("Identity number"),
    "id_tail": _("Last four characters of an identity number"),
    "phone": _("Phone"),
    "pinyin": _("Pinyin or initials"),
    "name": _("Name"),
    "address": _("Part of an address"),
    "household": _("Number of a household"),
}
"""By what a search was recognised to look."""
