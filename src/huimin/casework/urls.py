"""Addresses of casework."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from huimin.casework.views import (
    absences,
    applicants,
    applying,
    beginning,
    cases,
    clocks,
    complaints,
    decisions,
    draws,
    forwarding,
    inbox,
    interviews,
    kin,
    matches,
    objecting,
    objectors,
    own_relatives,
    procedures,
    signing,
    specials,
    supervision,
    thresholds,
)


class DayConverter:
    """A day in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day as it is written."""
        return value.isoformat()


register_converter(DayConverter, "isoday")
app_name = "casework"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("take/", inbox.take, name="take"),
    path("all/", cases.case_list, name="cases"),
    path("procedures/", procedures.procedure_list, name="procedures"),
    path("procedures/<slug:name>/", procedures.procedure_page, name="procedure"),
    path("procedures/<slug:name>/<isoday:since>/", procedures.procedure_page, name="procedure-version"),
    path("new/<int:person>/", applying.new_case, name="new"),
    path("about/<int:award>/<slug:kind>/", beginning.award_case, name="award-case"),
    path("objection/<int:person>/<slug:scheme>/", beginning.list_objection, name="list-objection"),
    path("<int:case>/", cases.case_page, name="case"),
    path("next/", inbox.next_task, name="next"),
    path("<int:case>/withdrawal/", applicants.withdrawal, name="withdrawal"),
    path("<int:case>/appeal/", applicants.appeal_at_counter, name="appeal"),
    path("numbered/<str:number>/", decisions.numbered, name="numbered"),
    path("decisions/<int:decision>/why/", decisions.decision, name="decision"),
    path("<int:case>/draft/", applying.draft, name="draft"),
    path("<int:case>/upload/", applying.upload, name="upload"),
    path("<int:case>/forms/<slug:kind>/", applying.form, name="form"),
    path("<int:case>/withdraw/", applying.withdraw, name="withdraw"),
    path("papers/<int:paper>/", applying.note, name="paper"),
    path("uploads/<int:upload>/", applying.uploaded, name="uploaded"),
    path("tasks/<int:task>/", cases.do_task, name="do"),
    path("tasks/<int:task>/publicity/", cases.begin, name="publicise"),
    path("tasks/<int:task>/objection/", objecting.object_to, name="object"),
    path("objections/<int:objection>/", objecting.answer, name="answer"),
    path("objections/<int:objection>/who/", objectors.objector, name="objector"),
    path("decisions/<int:decision>/", cases.confirm, name="confirm"),
    path("team/", inbox.team, name="team"),
    path("team/give/", inbox.give_many, {"back": "team"}, name="team-give"),
    path("begin/", inbox.begin_many, name="begin-many"),
    path("give/", inbox.give_many, name="give-many"),
    path("tasks/<int:task>/give/", inbox.give_one, name="give"),
    path("tasks/<int:task>/sign/", signing.sign, name="sign"),
    path("tasks/<int:task>/interviews/", interviews.interview, name="interview"),
    path("tasks/<int:task>/time/", clocks.more_time, name="more-time"),
    path("<int:case>/pause/", clocks.pause, name="pause"),
    path("<int:case>/resume/", clocks.resume, name="resume"),
    path("questions/", clocks.question_list, name="questions"),
    path("questions/<int:extension>/", clocks.question, name="question"),
    path("<int:case>/feedback/", forwarding.feedback, name="feedback"),
    path("<int:case>/special/", specials.special, name="special"),
    path("specials/", specials.special_list, name="specials"),
    path("specials/<int:question>/", specials.special_question, name="special-question"),
    path("draws/", draws.draw_list, name="draws"),
    path("draws/<int:draw>/", draws.draw_page, name="draw"),
    path("draws/new/<slug:scheme>/", draws.new_draw, name="draw-new"),
    path("absences/", absences.absence_list, name="absences"),
    path("absences/new/", absences.new_absence, name="absence-new"),
    path("absences/<int:absence>/end/", absences.absence_end, name="absence-end"),
    path("relatives/", kin.staff_list, name="staff"),
    path("relatives/new/", kin.new_staff, name="staff-new"),
    path("relatives/own/", own_relatives.own_relatives, name="own-relatives"),
    path("relatives/own/enter/", own_relatives.own_entry_new, name="own-entry"),
    path("relatives/own/add/", own_relatives.own_relative_new, name="own-relative-new"),
    path("relatives/own/declare/", own_relatives.own_declaration, name="own-declaration"),
    path("relatives/own/<int:kin>/end/", own_relatives.own_relative_end, name="own-relative-end"),
    path("relatives/import/", kin.staff_import, name="staff-import"),
    path("relatives/import/template/", kin.staff_template, name="staff-template"),
    path("relatives/match/", kin.match, name="match"),
    path("relatives/matches/", matches.match_list, name="matches"),
    path("relatives/undeclared/", matches.undeclared_list, name="undeclared"),
    path("relatives/<int:staff>/", kin.staff_page, name="staff-member"),
    path("relatives/<int:staff>/change/", kin.staff_change, name="staff-change"),
    path("relatives/<int:staff>/leave/", kin.staff_leave, name="staff-leave"),
    path("relatives/<int:staff>/declare/", kin.staff_declare, name="staff-declare"),
    path("relatives/<int:staff>/add/", kin.relative_new, name="relative-new"),
    path("relatives/entries/<int:kin>/", kin.relative_change, name="relative-change"),
    path("relatives/entries/<int:kin>/end/", kin.relative_end, name="relative-end"),
    path("relatives/entries/<int:kin>/keep/", kin.relative_keep, name="relative-keep"),
    path("complaints/", complaints.complaint_list, name="complaints"),
    path("complaints/reviews/", complaints.complaint_reviews, name="complaint-reviews"),
    path("complaints/new/", complaints.complaint_new, name="complaint-new"),
    path("complaints/steps/", complaints.complaint_steps, name="complaint-steps"),
    path("complaints/receipts/<slug:code>/", complaints.complaint_receipt, name="complaint-receipt"),
    path("complaints/files/<int:exhibit>/", complaints.complaint_file, name="complaint-file"),
    path("complaints/answers/<int:handling>/", complaints.complaint_reply, name="complaint-reply"),
    path("complaints/<int:complaint>/", complaints.complaint_page, name="complaint"),
    path("complaints/<int:complaint>/take-up/", complaints.complaint_take_up, name="complaint-take-up"),
    path("complaints/<int:complaint>/ours/", complaints.complaint_ours, name="complaint-ours"),
    path("complaints/<int:complaint>/object/", complaints.complaint_object, name="complaint-object"),
    path("complaints/<int:complaint>/answer/", complaints.complaint_answer, name="complaint-answer"),
    path("complaints/<int:complaint>/days/", complaints.complaint_days, name="complaint-days"),
    path("complaints/<int:complaint>/allow/", complaints.complaint_allow, name="complaint-allow"),
    path("complaints/<int:complaint>/subject/", complaints.complaint_subject, name="complaint-subject"),
    path("complaints/<int:complaint>/ask/", complaints.complaint_ask, name="complaint-ask"),
    path("complaints/<int:complaint>/reporter/", complaints.complaint_reporter, name="complaint-reporter"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/thresholds/", thresholds.thresholds, name="supervision-thresholds"),
    path("supervision/late/", supervision.late, name="supervision-late"),
    path("supervision/objections/", supervision.objections, name="supervision-objections"),
    path("supervision/bare/", supervision.bare, name="supervision-bare"),
    path("supervision/boards/", supervision.boards, name="supervision-boards"),
    path("supervision/paused/", supervision.paused, name="supervision-paused"),
    path("supervision/late/officers/", supervision.late_by_officer, name="supervision-burdens"),
    path("supervision/departures/", supervision.departed, name="supervision-departures"),
    path("supervision/departures/repeated/", supervision.departed_often, name="supervision-departing"),
    path("supervision/again/", supervision.again, name="supervision-again"),
    path("supervision/aid/", supervision.aid, name="supervision-aid"),
    path("supervision/answers/", forwarding.awaited_list, name="supervision-answers"),
    path("supervision/complaints/", supervision.complaints, name="supervision-complaints"),
    path("supervision/looks/", supervision.looks, name="supervision-looks"),
    path("supervision/looks/<int:officer>/<isoday:day>/", supervision.looked, name="supervision-looked"),
]
