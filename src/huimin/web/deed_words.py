"""What is done, to what, and what is kept about it: the words of the trail for every line of business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.queries import role_of_code
from huimin.commons.audit.models import Deed
from huimin.commons.desk.deeds import (
    name_deeds,
    name_details,
    name_subjects,
    tell_deeds,
    value_word,
    word_values,
    word_values_of_deeds,
)
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.kernel.errors import Refusal
from huimin.web.deed_steps import outcome_of_deed, step_done, step_of_deed, step_told, step_word
from huimin.web.forms import role_name
from huimin.web.places import division_name

DEEDS: dict[str, Text] = {
    # people, households and facts
    "registry.search": _("People searched"),
    "registry.load": _("Register loaded"),
    "registry.load_divisions": _("Divisions loaded"),
    "registry.add_division": _("Division added"),
    "registry.end_division": _("Division ended"),
    "registry.import": _("File imported"),
    "registry.add_person": _("Person registered"),
    "registry.change_person": _("Record corrected"),
    "registry.record_death": _("Death recorded"),
    "registry.record_departure": _("Departure recorded"),
    "registry.add_relation": _("Relation recorded"),
    "registry.end_relation": _("Relation ended"),
    "registry.open_household": _("Household opened"),
    "registry.join_household": _("Member added"),
    "registry.leave_household": _("Membership ended"),
    "registry.end_household": _("Household ended"),
    "registry.record_fact": _("Fact recorded"),
    "registry.supersede_fact": _("Fact taken back"),
    "registry.find_duplicates": _("Likely duplicates searched"),
    "registry.keep_apart": _("Decided: two people"),
    "registry.merge_people": _("Records merged"),
    # cases
    "case.open": _("Case begun"),
    "case.declare": _("Declaration kept"),
    "case.change_added": _("Applicant reported more about the change"),
    "case.submit": _("Case submitted"),
    "case.begin": _("Case begun by the platform"),
    "case.effect": _("Award changed as decided"),
    "case.withdraw": _("Application withdrawn"),
    "case.close": _("Case closed"),
    "case.step": _("Step done"),
    "case.depart": _("Departs from the rules; waits for a second officer"),
    "case.confirm": _("Departure confirmed"),
    "case.take_back": _("Departure taken back by who decided"),
    "case.set_aside": _("Departure set aside"),
    "case.file_apart": _("Kept apart because of a relative"),
    "case.paper": _("Paper noted"),
    "case.sign": _("Signed on the screen"),
    "case.upload": _("Picture or document taken in"),
    "case.upload_removed": _("Picture or document taken out"),
    "case.publicise": _("Shown in public"),
    "case.objection": _("Objection taken in"),
    "case.objection_answered": _("Objection answered"),
    "case.draw": _("Spot checks drawn"),
    "case.pause": _("Clocks stopped"),
    "case.resume": _("Clocks run again"),
    "case.ask_for_time": _("More time asked for"),
    "case.answer_for_time": _("Answered about more time"),
    "case.warn": _("Clocks looked through"),
    "case.begin_step": _("Step begun"),
    "case.take": _("Task taken"),
    "case.give": _("Task given to somebody else"),
    "case.absence": _("Absence noted"),
    "case.absence_end": _("Absence ended early"),
    # staff and their relatives
    "relatives.add_staff": _("Put on the staff"),
    "relatives.change_staff": _("Entry of the staff corrected"),
    "relatives.leave": _("Left the staff"),
    "relatives.declare": _("Declaration of relatives noted"),
    "relatives.add": _("Relative listed"),
    "relatives.change": _("Entry of a relative corrected"),
    "relatives.end": _("Relative listed no more"),
    "relatives.ask_to_end": _("Asked that the entry of an own relative ends"),
    "relatives.keep_listed": _("Relative left on the list although the end was asked for"),
    "relatives.reveal": _("The register knows an undeclared relative"),
    "relatives.import": _("Staff and relatives imported"),
    "relatives.match": _("Cases matched with the staff"),
    # complaints
    "complaint.register": _("Complaint taken in"),
    "complaint.take_up": _("Complaint taken up"),
    "complaint.answer": _("Complaint answered"),
    "complaint.name": _("Officer complained of named"),
    "complaint.link": _("Case or person of a complaint named"),
    "complaint.ask_for_days": _("More days for a complaint asked for"),
    "complaint.answer_for_days": _("Answered about more days for a complaint"),
    "complaint.ask_review": _("Review of a complaint asked for"),
    "complaint.settle": _("Complaint ended, nobody asked for a review"),
    "case.announce": _("Result announced"),
    "supervision.set": _("Number of the supervision desk set"),
    "case.deliver": _("Notice delivered"),
    "case.read_notice": _("Notice opened by the applicant"),
    # the portal
    "portal.bind": _("Phone bound to a resident"),
    "portal.ask_to_act": _("Asked to act for somebody"),
    "portal.answer_mandate": _("Answered who may act for somebody"),
    "portal.take_request_back": _("Took a request to act for somebody back"),
    "portal.end_mandate": _("Ended that somebody acts for another"),
    # figures, awards and the month
    "figure.enter": _("Figure entered"),
    "figure.confirm": _("Figure confirmed"),
    "figure.withdraw": _("Figure withdrawn"),
    "award.grant": _("Award granted"),
    "award.ask": _("Asked for about an award"),
    "award.answer": _("Answered about an award"),
    "award.end": _("Award ended"),
    "award.suspend": _("Award held back"),
    "award.lift": _("Award paid again"),
    "award.grace": _("Grace period given"),
    "awards.load": _("Awards taken over"),
    "proposal.decline": _("Proposal set aside"),
    "proposals.adopt": _("Proposals adopted"),
    "reckoning.keep": _("Reckoning kept"),
    "payments.run.reckon": _("Month reckoned"),
    "payments.run.submit": _("Month submitted"),
    "payments.run.send_back": _("Month sent back"),
    "payments.run.approve": _("Month approved"),
    "payments.run.close": _("Month closed"),
    "payments.return.take": _("Bank return taken in"),
    "payments.account.correct": _("Account corrected"),
    "payments.account.load": _("Accounts loaded"),
    "payments.bank.load": _("Agent banks loaded"),
    "payments.fund.allocate": _("Appropriation recorded"),
}
SUBJECTS: dict[str, tuple[Text, str]] = {
    "registry.Person": (_("Person"), "registry:person"),
    "registry.Household": (_("Household"), "registry:household"),
    "registry.Fact": (_("Fact"), ""),
    "registry.Membership": (_("Membership"), ""),
    "registry.Relation": (_("Relation"), ""),
    "registry.Coverage": (_("Complete register"), ""),
    "registry.Division": (_("Division"), "registry:division"),
    "registry.Address": (_("Address"), ""),
    "registry.LikelyDuplicate": (_("Likely duplicate"), "registry:duplicate"),
    "entitlements.Award": (_("Award"), "entitlements:award"),
    "entitlements.Proposal": (_("Proposal"), "entitlements:proposal"),
    "entitlements.Reckoning": (_("Reckoning"), ""),
    "entitlements.Figure": (_("Figure"), "entitlements:figure-confirm"),
    "entitlements.Month": (_("Month"), "entitlements:month"),
    "casework.Case": (_("Case"), "casework:case"),
    "casework.Task": (_("Task"), ""),
    "casework.Draw": (_("Drawing of spot checks"), "casework:draw"),
    "casework.Staff": (_("Staff"), "casework:staff-member"),
    "casework.Filing": (_("Case of a relative of the staff"), ""),
    "casework.WiderRelation": (_("Wider relatives"), ""),
    "casework.Complaint": (_("Complaint"), "casework:complaint"),
    "payments.Run": (_("Payment run"), ""),
    "payments.Payment": (_("Payment"), "payments:payment"),
    "payments.BankFile": (_("Bank file"), ""),
    "payments.BankReturn": (_("Bank return"), ""),
    "payments.Bank": (_("Agent bank"), ""),
    "payments.PayAccount": (_("Account"), ""),
    "payments.AccountChange": (_("Changed account"), ""),
    "payments.Fund": (_("Fund"), ""),
    "ledger.Entry": (_("Entry"), "ledger:entry"),
    "access.Officer": (_("Officer"), "officer"),
    "access.Role": (_("Role"), ""),
    "audit.Deed": (_("Audit trail"), ""),
    "audit.Block": (_("Sealed block"), ""),
    "jobs.Job": (_("Background job"), "jobs:job"),
    "documents.Document": (_("Document"), "documents:document"),
    "installation.Installation": (_("Installation"), ""),
    "workdays.HolidayYear": (_("Holiday year"), ""),
    "workdays.SpecialDay": (_("Holiday or make-up day"), ""),
    "desk.register": (_("Registers"), "desk:list"),
    "desk.table": (_("List"), ""),
}
WHYS: dict[str, Text] = {
    "unknown": _("no such sign-in name"),
    "locked": _("the account is locked"),
    "password": _("wrong password"),
    "closed": _("the account is closed"),
}


def _role(code: Any) -> str:
    try:
        return role_name(role_of_code(str(code)))
    except Refusal:
        return str(code)


def _scope(prefix: Any) -> str:
    return division_name(str(prefix))


DETAILS: dict[str, Text] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "birth": _("Born on"),
    "id": _("Id number"),
    "id_masked": _("Id number"),
    "phone_masked": _("Phone"),
    "hukou": _("Hukou"),
    "residence": _("Lives in"),
    "address": _("Address"),
    "died_on": _("Died on"),
    "left_on": _("Left on"),
    "before": _("Before"),
    "after": _("Day"),
    "reference": _("Reference"),
    "fact": _("Fact"),
    "value": _("Value"),
    "number": _("Number"),
    "start": _("From"),
    "since": _("Since"),
    "end": _("Until (not included)"),
    "until": _("Until"),
    "on": _("Day"),
    "source": _("Source"),
    "purpose": _("Kind of household"),
    "person": _("Person"),
    "people": _("People"),
    "other": _("The other person"),
    "relation": _("Relation"),
    "kind": _("Kind"),
    "text": _("Searched for"),
    "search": _("Searched for"),
    "successors": _("Continued by"),
    "document": _("Document"),
    "gone": _("Merged record"),
    "moved": _("Moved"),
    "file": _("File"),
    "rows": _("Rows"),
    "columns": _("Columns"),
    "filters": _("Filters"),
    "format": _("Format"),
    "added": _("Added"),
    "changed": _("Changed"),
    "memberships": _("Memberships"),
    "waiting": _("Waiting"),
    "fresh": _("New"),
    "divisions": _("Divisions"),
    "step": _("Step"),
    "wanted": _("Asked for"),
    "outcome": _("Outcome"),
    "ending": _("How it ended"),
    "place": _("Place"),
    "paper": _("Paper"),
    "task": _("Task"),
    "facts": _("Facts"),
    "decision": _("Decision"),
    "notice": _("Public notice"),
    "reckoning": _("Reckoning"),
    "digest": _("Digest"),
    "unit": _("Unit"),
    "post": _("Post"),
    "officer": pgettext_lazy("sign-in", "Account"),
    "relatives": _("Relatives"),
    "revealed": _("Relatives nobody declared"),
    "cover": _("Who covers"),
    "amber": _("Amber"),
    "red": _("Red"),
    "parameter": _("Figure"),
    "scheme": _("Scheme"),
    "month": _("Month"),
    "monthly": _("A month (yuan)"),
    "fen": _("Amount (yuan)"),
    "payments": _("Payments"),
    "programme": _("Programme"),
    "year": _("Year"),
    "version": _("Version"),
    "counts": _("Counts"),
    "awards": _("Awards"),
    "paid": _("Paid"),
    "failed": _("Failed"),
    "bank": _("Bank"),
    "holder": _("Holder of the account"),
    "proof": _("Proof seen"),
    "accounts": _("Accounts"),
    "codes": _("Codes"),
    "username": _("Sign-in name"),
    "office": _("Office"),
    "division": _("Division"),
    "language": _("Language"),
    "is_active": _("Account open"),
    "role": _("Role"),
    "scope": _("Data scope"),
    "rights": _("Rights"),
    "kept_apart": _("Kept apart with"),
    "why": _("Why"),
    "sound": _("Sound"),
    "head": _("Last seal"),
    "key": _("What for"),
    "arguments": _("Given"),
    "mode": _("Kind of installation"),
    "working_day": _("Working day"),
}
VALUES: dict[str, Callable[[Any], Text]] = {
    "residence": _scope,
    "hukou": _scope,
    "division": _scope,
    "scope": lambda prefix: _scope(prefix) if prefix else gettext("everywhere"),
    "role": _role,
    "step": step_word,
    "ending": lambda code: tone_and_word(f"case.{code}")[1] or str(code),
    "language": lambda code: gettext("English") if code == "en" else gettext("Chinese"),
    "format": lambda code: str(code).upper(),
    "mode": lambda code: tone_and_word(code)[1] or str(code),
    "why": lambda code: WHYS.get(code, str(code)),
}

SAYING: dict[str, tuple[str, ...]] = {
    "registry.search": ("kind", "text"),
    "relatives.add": ("name", "id_masked"),
    "relatives.end": ("name", "id_masked"),
    "relatives.reveal": ("name", "id_masked"),
    "relatives.import": ("file",),
    "registry.import": ("file",),
    "register.import": ("file",),
    "award.grant": ("scheme",),
    "award.end": ("scheme",),
    "award.suspend": ("scheme",),
    "award.lift": ("scheme",),
    "figure.enter": ("parameter", "value"),
    "figure.confirm": ("parameter",),
    "figure.withdraw": ("parameter",),
    "reckoning.keep": ("scheme", "month"),
    "access.assign_role": ("role", "scope"),
    "access.end_assignment": ("role", "scope"),
    "access.sign_in_refused": ("username", "why"),
    "audit.search": ("search",),
    "desk.export": ("format", "rows"),
    "documents.issue": ("number",),
    "payments.fund.allocate": ("programme", "year"),
    "installation.stand_at": ("after",),
    "installation.answer_at": ("address",),
}
"""Which details of a deed say in a few words what it was about."""


def _saying(names: tuple[str, ...]) -> Callable[[Deed], str]:
    def tell(deed: Deed) -> str:
        found = (str(value_word(name, deed.details[name])) for name in names if name in deed.details)
        return " · ".join(found)

    return tell


STEPS = (
    "case.take",
    "case.give",
    "case.begin_step",
    "case.depart",
    "case.ask_for_time",
    "case.answer_for_time",
)
tell_deeds(dict.fromkeys(STEPS, step_told))
tell_deeds({"case.step": step_done, "case.close": _saying(("ending",))})
tell_deeds({verb: _saying(names) for verb, names in SAYING.items()})
name_deeds(DEEDS)
name_subjects(SUBJECTS)
name_details(DETAILS)
word_values(VALUES)
word_values_of_deeds({"step": step_of_deed, "outcome": outcome_of_deed})
