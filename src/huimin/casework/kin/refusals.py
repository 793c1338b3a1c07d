"""Refusals of the register of staff and their relatives."""

from __future__ import annotations

from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchStaff(NotFound):
    """Nobody of this number is on the staff of the officer's divisions."""

    template = _("There is nobody of this number on the staff in your divisions. Look into the register.")


class NoSuchRelative(NotFound):
    """No relative of this number is listed, or not any more."""

    template = _("This relative is not listed any more. Load the page again.")


class NotYourStaff(Forbidden):
    """The unit belongs to a division that is not the officer's."""

    template = _("Division {division} is not among yours. The staff there are registered by a colleague.")


class OwnRelatives(Forbidden):
    """Nobody takes their own relatives out of the register."""

    template = _("Nobody changes what is registered about their own relatives. Ask a colleague to do it.")


class StaffListed(Invalid):
    """Somebody with the same identity number is on the staff already."""

    template = _("{name} of {unit} has this identity number and is on the staff. Change that entry instead.")


class AccountTaken(Invalid):
    """The account belongs to somebody else on the staff."""

    template = _("This account belongs to {name} of {unit}. Choose another one, or leave it out.")


class RelativeListed(Invalid):
    """The relative is listed already."""

    template = _("{name} is listed already as a relative of this person. Change that entry instead.")


class OwnNumber(Invalid):
    """Somebody was named as their own relative."""

    template = _("This is the identity number of the staff member. Enter that of the relative.")


class RelationDoesNotCount(Invalid):
    """The relation belongs to a wider set that is not switched on."""

    template = _(
        "“{relation}” does not have to be declared here. Where the province or district asks for it, switch "
        "it on under “Wider relatives”."
    )


class StillListed(Conflict):
    """Relatives are listed, so it cannot be declared that there is nobody."""

    template = _(
        "{number} relatives are listed, so “nobody” cannot be declared. End those that are none, or declare "
        "that the list is complete."
    )


class NothingListed(Invalid):
    """No relative is listed, so the list cannot be declared complete."""

    template = _("No relative is listed. Add them first, or declare that there is nobody.")


class LeftAlready(Conflict):
    """Somebody who has left declares nothing."""

    template = _("{name} left on {day}. Take them back onto the staff first.")


class OnTheStaffAlready(Conflict):
    """The account has an entry."""

    template = _("You are on the staff already. Load the page again.")


class RegisterKnows(Conflict):
    """The register says that somebody is a relative; nobody declared it."""

    template = _("The register says that {name} is a relative. If that is wrong, ask for it to be corrected.")


class EndAskedAlready(Conflict):
    """It was asked already that the entry ends."""

    template = _("You asked on {day} that the entry of {name} ends. A colleague looks at it.")
