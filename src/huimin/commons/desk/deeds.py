"""What the verbs, subjects and details of the trail are called by people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Expression,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, StrIndex, Substr
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.audit.models import Deed
from huimin.commons.desk.pieces import Change, Text

NOTHING = "—"
NOT_ONE = {"", "*", "?", "changed", "waiting"}
"""What stands in the place of a key where a deed is about many or about nobody known."""

CHANGES, PAIR = ("changes", "changed"), frozenset({"before", "after"})
"""Under which names a deed keeps what stood there before and what stands there now."""

ABOUT_ONE = r"^[^:]+:[0-9]{1,18}$"
SEARCHED = ("subject", "by__name", "by__username", "reason", "details__number")
"""Where a word is looked for in a deed itself; documents are issued with their number among the details."""

Teller: TypeAlias = Callable[[Deed], "Text"]
Finder: TypeAlias = Callable[[str], Q]
Wording: TypeAlias = Callable[[Any], "Text"]
DeedWording: TypeAlias = Callable[[Deed, Any], "Text"]

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
    "documents.issue": _("Document issued"),
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
    "installation.answer_at": _("Public address kept"),
}
_subjects: dict[str, tuple[Text, str]] = {}
_details: dict[str, Text] = {}
_values: dict[str, Wording] = {}
_values_of_deeds: dict[str, DeedWording] = {}
_tellers: dict[str, Teller] = {}
_finders: dict[str, Finder] = {}
_numbers: dict[str, str] = {}
_courses: dict[str, Expression] = {}


def name_deeds(words: Mapping[str, Text]) -> None:
    """Declare what verbs of an app are called."""
    _words.update(words)


def name_subjects(subjects: Mapping[str, tuple[Text, str]]) -> None:
    """Declare what the subjects with a label are called, and the name of the page of one (or nothing)."""
    _subjects.update(subjects)


def name_details(details: Mapping[str, Text]) -> None:
    """Declare what details are called."""
    _details.update(details)


def word_values(wordings: Mapping[str, Wording]) -> None:
    """Declare how the values of details are put into words."""
    _values.update(wordings)


def word_values_of_deeds(wordings: Mapping[str, DeedWording]) -> None:
    """Declare how the values of details are put into words where that hangs on what the deed is about."""
    _values_of_deeds.update(wordings)


def tell_deeds(tellers: Mapping[str, Teller]) -> None:
    """Declare how deeds of a verb tell in a few words what they were about."""
    _tellers.update(tellers)


def word_for(verb: str) -> Text:
    """Return what a verb is called, or the verb itself."""
    return _words.get(verb, verb)


def named_deeds() -> list[tuple[str, Text]]:
    """Return every named verb with its word, to choose from, in the order of the words."""
    return sorted(_words.items(), key=lambda each: str(each[1]))


def find_subjects(finders: Mapping[str, Finder]) -> None:
    """Declare how records with a label are found by what people call them: a condition for a word."""
    _finders.update(finders)


def number_subjects(numbers: Mapping[str, str]) -> None:
    """Declare which field of the records with a label is the number by which people know them."""
    _numbers.update(numbers)


def course_subjects(courses: Mapping[str, Expression]) -> None:
    """Declare what says of the records with a label by which rules they run, to word their deeds."""
    _courses.update(courses)


def deeds_found(rows: QuerySet[Deed], text: str) -> QuerySet[Deed]:
    """Return the deeds in which every word occurs: in subject, officer, reason or number, or its record."""
    for word in text.split():
        known = Q(*((f"{path}__icontains", word) for path in SEARCHED), _connector=Q.OR)
        for label, finder in _finders.items():
            known |= Q(subject__in=_subjects_of(label, finder(word)))
        rows = rows.filter(known)
    return rows


def with_numbers(rows: QuerySet[Deed]) -> QuerySet[Deed]:
    """Return deeds that know, as `subject_number`, the number by which people know their record, and as
    `subject_course` by which rules it runs."""
    key = Cast(Substr("subject", StrIndex("subject", Value(":")) + 1), BigIntegerField())
    keyed = rows.annotate(subject_key=Case(When(subject__regex=ABOUT_ONE, then=key)))
    return keyed.annotate(subject_number=_of_subjects(_numbers), subject_course=_of_subjects(_courses))


def _of_subjects(said: Mapping[str, str | Expression]) -> Case:
    """Return what stands at a path of the record that a deed is about, by the label of the record."""
    found = (
        When(
            subject__startswith=f"{label}:",
            then=Subquery(
                apps.get_model(label)._default_manager.filter(pk=OuterRef("subject_key")).values_list(path)
            ),
        )
        for label, path in said.items()
    )
    return Case(*found, default=Value(""), output_field=CharField())


def _subjects_of(label: str, condition: Q) -> QuerySet[Any, str]:
    subject = Concat(Value(f"{label}:"), Cast("pk", CharField()), output_field=CharField())
    found: QuerySet[Any, str] = (
        apps.get_model(label)._default_manager.filter(condition).values_list(subject, flat=True)
    )
    return found


def subject_word(subject: str, number: str = "") -> str:
    """Return what a subject is called: `registry.Person:17` is “Person 17”; of many, only its kind.

    People know some records by a `number` of their own.
    """
    label, _colon, key = subject.partition(":")
    if label not in _subjects:
        return subject
    word = str(_subjects[label][0])
    return word if key in NOT_ONE else gettext("{kind} {number}").format(kind=word, number=number or key)


def subject_address(subject: str) -> str:
    """Return where a subject has its page, or nothing."""
    label, _colon, key = subject.partition(":")
    page = _subjects.get(label, ("", ""))[1]
    if not page or key in NOT_ONE:
        return ""
    try:
        return reverse(page, args=[key])
    except NoReverseMatch:
        return ""


def told(deed: Deed) -> Text:
    """Return in a few words what a deed was about, or nothing."""
    return _tellers[deed.verb](deed) if deed.verb in _tellers else ""


def reason_of(deed: Deed) -> str:
    """Return why it was done; a reason that the platform gives itself is in the language of the page."""
    return gettext(deed.reason) if deed.reason else ""


def changes_of(deed: Deed) -> Iterator[Change]:
    """Go through what stood there before and what stands there now."""
    details = deed.details
    for name in CHANGES:
        for each, pair in (details.get(name) or {}).items() if isinstance(details.get(name), dict) else ():
            if isinstance(pair, list) and len(pair) == 2:
                yield Change(detail_word(each), value_word(each, pair[0]), value_word(each, pair[1]))
    if details.keys() >= PAIR:
        yield from _before_and_after(deed)


def _before_and_after(deed: Deed) -> Iterator[Change]:
    before, after = deed.details["before"], deed.details["after"]
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before or {}, after or {}
        for each in {**old, **new}:
            yield Change(detail_word(each), value_word(each, old.get(each)), value_word(each, new.get(each)))
    else:
        yield Change(detail_word("after"), value_word("before", before), value_word("after", after))


def details_of(deed: Deed) -> Iterator[tuple[Text, Text]]:
    """Go through the other details of a deed, each with its name and value in words."""
    compared = PAIR if deed.details.keys() >= PAIR else frozenset()
    for name, value in deed.details.items():
        if name in compared:
            continue
        if name in _values_of_deeds and isinstance(value, str) and value:
            yield detail_word(name), _values_of_deeds[name](deed, value)
        elif name not in CHANGES or not isinstance(value, dict):
            yield detail_word(name), value_word(name, value)


def detail_word(name: str) -> Text:
    """Return what a detail is called, or its own name."""
    return _details.get(name, name)


def value_word(name: str, value: Any) -> Text:
    """Return the value of a detail as people read it."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if name in _values and not isinstance(value, list | dict):
        return _values[name](value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        parts = (
            gettext("{name}: {value}").format(name=detail_word(each), value=value_word(each, inner))
            for each, inner in value.items()
        )
        return gettext("; ").join(parts)
    if isinstance(value, list):
        return gettext(", ").join(str(value_word(name, each)) for each in value)
    return str(value)
