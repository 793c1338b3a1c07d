"""What the verbs of the trail are called by people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.pieces import Text

_words: dict[str, Text] = {
    "read": _("Personal data read"),
    "register.add": _("Row added"),
    "register.change": _("Row changed"),
    "register.import": _("File imported"),
    "desk.export": _("List exported"),
    "desk.save_view": _("View of a list saved"),
    "desk.change_view": _("View of a list changed"),
    "desk.delete_view": _("View of a list deleted"),
    "audit.search": _("Trail searched"),
    "audit.verify": _("Trail verified"),
    "jobs.ask": _("Background job started"),
    "access.sign_in": _("Signed in"),
    "access.sign_out": _("Signed out"),
    "access.sign_in_refused": _("Sign-in refused"),
    "access.password_right": _("Password right, code asked for"),
    "access.password_too_old": _("Password too old, a new one asked for"),
    "access.end_sessions": _("Sessions ended"),
    "access.begin_second_factor": _("Second factor begun"),
    "access.confirm_second_factor": _("Second factor set up"),
    "access.use_recovery_code": _("Recovery code used"),
    "access.renew_recovery_codes": _("Recovery codes renewed"),
    "access.end_second_factor": _("Second factor turned off"),
    "access.reset_second_factor": _("Second factor reset"),
    "access.create_officer": _("Officer created"),
    "access.change_officer": _("Officer changed"),
    "access.set_password": _("Password set"),
    "access.lock_officer": _("Officer locked"),
    "access.unlock_officer": _("Officer unlocked"),
    "access.assign_role": _("Role assigned"),
    "access.end_assignment": _("Role ended"),
    "access.define_role": _("Role defined"),
    "access.retire_role": _("Role retired"),
    "installation.found": _("Installation founded"),
    "installation.stand_at": _("Working day set"),
}


def name_deeds(words: Mapping[str, Text]) -> None:
    """Declare what verbs of an app are called."""
    _words.update(words)


def word_for(verb: str) -> Text:
    """Return what a verb is called, or the verb itself."""
    return _words.get(verb, verb)


def named_deeds() -> list[tuple[str, Text]]:
    """Return every named verb with its word, to choose from."""
    return sorted(_words.items())
