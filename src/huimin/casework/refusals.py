"""Refusals of casework, each with what to do."""

from __future__ import annotations

from huimin.casework.models import Case
from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchCase(NotFound):
    """There is no such case, or the officer may not know that there is."""

    template = _("There is no case {case} in your divisions. Check the number, or ask for a transfer.")


class NoSuchTask(NotFound):
    """There is no such task, or it is not this officer's."""

    template = _("There is no task {task} that you could do. Look into your inbox.")


class CaseIsOpen(Conflict):
    """The same is being handled already."""

    template = _(
        "Case {number} about the same is open since {since}. Go on there, or close it before another begins."
    )


class CaseHasMovedOn(Conflict):
    """The task was done, or the case was closed, before this arrived."""

    template = _(
        "“{step}” was done already by {who} on {day}. Nothing was changed; load the page again to see it."
    )


class DutiesCombined(Forbidden):
    """The officer has had a duty on the case that excludes this one."""

    template = _(
        "You have had another duty on this case ({duties}). Who inquires, reviews, decides and confirms are "
        "different people: give the task to a colleague."
    )


class AppealOfOwn(Forbidden):
    """The officer had a part in what is appealed against."""

    template = _(
        "You had a part in the decision that is appealed against. Somebody else does every step of the "
        "appeal: give the task on."
    )


class NothingToAppeal(Conflict):
    """The case gave no decision that takes something away."""

    template = _("Case {number} has no decision that could be appealed against. Wait for the decision.")


class AppealDecided(Conflict):
    """The decision was appealed against already, and the appeal was decided."""

    template = _(
        "The appeal against case {number} was decided in case {appeal} already. What can be done against "
        "that stands in its letter."
    )


class RelativeInvolved(Forbidden):
    """A relative of the officer is in the case."""

    template = _(
        "A relative of yours is in this case, so you may not handle it. Give the task to a colleague."
    )


class FileClosed(RelativeInvolved):
    """A relative of the officer is in the case, so that the file is closed to them; `case` says which."""

    template = _(
        "A relative of yours is in case {number}: its file is closed to you, and you do nothing on it. That "
        "you asked is noted. A colleague handles it; the page of the case shows how far it is."
    )

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__(number=case.number or f"#{case.pk}")


class CompanionBarred(DutiesCombined):
    """A companion of a visit has had a duty on the case that excludes it."""

    template = _("{name} has had another duty on this case ({duties}). Go with somebody else.")


class CompanionRelated(RelativeInvolved):
    """A relative of a companion of a visit is in the case."""

    template = _("A relative of {name} is in this case. Go with somebody else.")


class NotYours(Forbidden):
    """The officer has not the right that the step asks for in the division of the case."""

    template = _("This step is not among your duties in this division. Give it to a colleague whose it is.")


class WrongLevel(NotYours):
    """The officer has the right, but in an office of another level than the step is done at."""

    template = _(
        "This step is done at the level of: {levels}. Your office is of the level: {own}. Give it to a "
        "colleague of that level."
    )


class NotedByOneself(DutiesCombined):
    """The officer noted what is to be decided now."""

    template = _(
        "You noted what is to be decided here. Somebody else decides whether it ends so: give the task to a "
        "colleague."
    )


class CompanionStranger(NotYours):
    """A companion of a visit has not the right for it in an office of its level."""

    template = _("This visit is not among the duties of {name}. Go with somebody whose it is.")


class ObjectorStaysHidden(Forbidden):
    """The objection is about the officer or a relative, or nobody needs to ask back any more."""

    template = _(
        "Who objected stays hidden: the objection is about you or a relative of yours, you had another "
        "duty on the case, or it is closed. A colleague can ask back."
    )


class NoSuchOutcome(Invalid):
    """The step cannot end like this."""

    template = _("“{outcome}” is not how this step can end. Choose one of the buttons.")


class StepBefore(Conflict):
    """A step that has to go well first did not."""

    template = _(
        "“{step}” has not come to “{outcome}” yet, so the case cannot go this way. Choose another one."
    )


class ReasonNeeded(Invalid):
    """The outcome needs a reason."""

    template = _("Say why. The reason goes into the file and into the notice.")


class AnswerMissing(Invalid):
    """Something that the step asks was not answered."""

    template = _("“{name}” is missing. Fill it in.")
    others: tuple[AnswerMissing, ...] = ()
    """What else was not answered: all of it is said at once."""


class FeedbackPast(Invalid):
    """Feedback was asked for by a day that is over."""

    template = _("Feedback comes by a day that is not over yet. Correct the day.")


class ApplicantDied(Invalid):
    """Nobody can apply for somebody who has died."""

    template = _("{name} died on {day}. A case for somebody who has died cannot be opened.")


class NobodyIsLeft(Conflict):
    """The holder has died, and nobody of the household is left to whom anything could be granted."""

    template = _(
        "{name} died on {day}, and nobody of the household is left, so nothing can be granted any more. End "
        "the case otherwise: refuse it, or take it back for the family."
    )


class NobodyLivesThere(Invalid):
    """The scheme is for households, and the applicant belongs to none."""

    template = _(
        "{name} belongs to no household of people who live together. Record the household first, then apply."
    )


class PapersMissing(Invalid):
    """The case cannot be accepted as long as papers are missing."""

    template = _(
        "Still missing: {papers}. Ask for them at once, or note the commitment that stands for them."
    )


class ToldAtOnce(Conflict):
    """What is missing was told before, and the law has everything told at once."""

    template = _(
        "What is missing was told on {day} by {name}, and the law has it told once. Accept the case, or wait "
        "for the papers. If something new has come up since, a colleague tells it and says what."
    )


class VisitBare(Invalid):
    """The record of a visit has no photo, no place or not every signature, and does not say why."""

    template = _(
        "A visit is kept with a photo, the place and the signatures of whoever came along and was visited. "
        "Take in what is missing, or fill in “{what}”."
    )
    others: tuple[VisitBare, ...] = ()
    """What else is missing: all of it is said at once."""


class VisitNeedsTwo(Invalid):
    """A visit was made by one officer alone."""

    template = _("A visit is made by two officers at least. Name the second one.")


class VisitFirst(Invalid):
    """The case is filed apart or was complained of, and nobody has visited for the district."""

    template = _("This case is kept apart (a relative of the staff, or a complaint). Visit the home first.")


class TooFewRepresentatives(Invalid):
    """The appraisal was not held as the law asks."""

    template = _(
        "Of {participants} people present at least {needed} must be representatives; there were "
        "{representatives}. Hold the appraisal again."
    )


class MoreThanPresent(Invalid):
    """More people were in favour of something than were present."""

    template = _("{agreed} in favour of {participants} present: correct the numbers.")


class HeldOutOfTime(Invalid):
    """An appraisal was held before the case was accepted, or is still to come."""

    template = _("An appraisal is held after acceptance ({start}) and not after today. Correct the day.")


class AllMustSign(Invalid):
    """Somebody has not signed."""

    template = _("The record counts only when everybody has signed it.")


class AmountNeeded(Invalid):
    """Something is granted against the rules, and nobody said how much."""

    template = _("The rules grant nothing here. Say how much is granted, and why.")


class AboveTheStreet(Conflict):
    """A street would give more at once than was delegated to it."""

    template = _(
        "{amount} yuan is more than the street may grant at a time: {most} yuan ({basis}; {article}). Choose "
        "“{outcome}”, and the district decides."
    )


class AboveTheStreetInYear(Conflict):
    """With what a household got this year, a street would give more than was delegated to it."""

    template = _(
        "This household was given {before} yuan this year ({times} times). With {amount} yuan more it is "
        "above what the street may grant to one household in a year: {most} yuan ({basis}). Choose "
        "“{outcome}”, and the district decides."
    )


class TooOftenForTheStreet(Conflict):
    """A street has given aid to a household as often in a year as was delegated to it."""

    template = _(
        "This household was given aid {times} times this year, as often as the street may grant it in a "
        "year: {most} times ({basis}). Choose “{outcome}”, and the district decides."
    )


class NoStreetLimit(Conflict):
    """No document says up to how much a street may give."""

    template = _(
        "No document on record says up to how much the street may grant. Choose “{outcome}”, and the "
        "district decides; or have the figure entered first."
    )


class AboveTheUsual(Invalid):
    """More aid than is usual is given without a reason."""

    template = _(
        "{amount} yuan is more than aid usually comes to: {most} yuan are left for this household this year. "
        "Say why it is given all the same; a second officer has to agree."
    )


class NoAward(Conflict):
    """There is no award in force that the case could change."""

    template = _(
        "Nothing is held under “{scheme}” on {day}, so there is nothing to change. Look at the awards of the "
        "holder, and close the case or leave things as they are."
    )


class MonthsOutOfReach(Invalid):
    """The months that were answered are none, or more than the procedure gives."""

    template = _("Give at least one month and at most {most}.")


class GraceNotNeeded(Conflict):
    """The rules still grant what would be paid as before for a time."""

    template = _(
        "The rules still grant this household {amount} yuan a month. A grace period is for those whom work "
        "has lifted above the standard: record the income first, or leave the award as it is."
    )


class AgainstTheRules(Conflict):
    """The street would keep what the rules refuse, and end the case with it."""

    template = _(
        "The rules do not grant this any more, so the street cannot keep it on its own. Propose a change or "
        "a stop; the bureau decides."
    )


class NotToWithdraw(Conflict):
    """The case was not begun at the word of whom it is about."""

    template = _(
        "Case {number} ({kind}) was begun by the office, so nobody it is about can take it back. Only "
        "applications, appeals, objections and reported changes can be taken back by who made them."
    )


class StatementNeeded(Invalid):
    """Nothing was signed by whoever takes a case back at a counter."""

    template = _("Take in the signed statement, or let the person sign on the screen with their name.")


class NoDoor(Conflict):
    """Officers begin no case of the kind there, or nothing counts that it could be about."""

    template = _(
        "No “{kind}” can be begun about “{scheme}” on {day}: it has no such procedure, or nothing counts any "
        "more. Load the award again."
    )


class DeathFollowedUp(Conflict):
    """The death was followed up before."""

    template = _("The death of {name} was followed up in case {number} already. Look there.")


class StillUndecided(Invalid):
    """The rules cannot decide, because facts are missing."""

    template = _(
        "The rules cannot decide yet; not on record: {missing}. Record it, or say why you decide without."
    )
