"""What the applicant is told of every act: one letter an act, for inbox, e-mail and SMS."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.post.public import Template

LETTERS = {
    "cases.case_filed": Template(
        _("We have received your application: {matter}"),
        _(
            "Your application {number} ({matter}) reached {office}. The office must answer on acceptance by "
            "{acceptance_due_on}; if it stays silent, the application counts as accepted from the day of receipt and "
            "must be decided by {latest_decision_on}. Receipt and progress are in your case."
        ),
        _("Application {number} received. Answer on acceptance by {acceptance_due_on}."),
    ),
    "cases.case_filed_on_the_spot": Template(
        _("We have received your application: {matter}"),
        _(
            "Your application {number} ({matter}) reached {office}. If the office does not refuse it in writing on the "
            "spot, it counts as accepted from the day of receipt and must be decided by {latest_decision_on}. Receipt "
            "and progress are in your case."
        ),
        _("Application {number} received. Decision by {latest_decision_on} unless it is refused on the spot."),
    ),
    "cases.case_filed_waits": Template(
        _("We have received your application: {matter}"),
        _(
            "Your application {number} ({matter}) reached {office}. The office must answer on acceptance by "
            "{acceptance_due_on}; if it is late, we tell you what you can do. Receipt and progress are in your case."
        ),
        _("Application {number} received. Answer on acceptance by {acceptance_due_on}."),
    ),
    "cases.intake_overdue": Template(
        _("The office is late: {matter}"),
        _(
            "{office} had to answer on the acceptance of application {number} by {due_on} and has not. Its approver "
            "has the case now. You can ask the office ({office_phone}), complain, or apply for reconsideration; your "
            "case says how."
        ),
        _("Application {number}: the office is late. Your case says what you can do."),
    ),
    "cases.supplement_requested": Template(
        _("Please supplement your application: {matter}"),
        _(
            "{office} asks you, once and in full, to supplement application {number} by {answer_due_on}. Open the case "
            "to see each item and what to bring. Nothing else may be asked of you after that."
        ),
        _("Application {number}: please supplement by {answer_due_on}. Open the case for the list."),
    ),
    "cases.supplemented": Template(
        _("Your supplement has arrived: {matter}"),
        _(
            "Your supplement to application {number} reached {office}. It must answer on acceptance by "
            "{acceptance_due_on}. The receipt is in your case."
        ),
        _("Application {number}: supplement received. Answer by {acceptance_due_on}."),
    ),
    "cases.supplement_lapsed": Template(
        _("Your application was closed: {matter}"),
        _(
            "The time for supplementing application {number} has passed, so it was returned without a decision. The "
            "notice is in your case. You may file again at any time; what you filed stays readable."
        ),
        _("Application {number} was closed because no supplement came. You may file again at any time."),
    ),
    "cases.case_accepted": Template(
        _("Your application is accepted: {matter}"),
        _(
            "Application {number} is accepted as of {accepted_on}. {office} promises the decision by {promise_due_on}; "
            "the law requires it by {statute_due_on}. “How this date was counted” in your case shows every day."
        ),
        _("Application {number} accepted. Decision promised by {promise_due_on}."),
    ),
    "cases.case_not_needed": Template(
        _("Nothing needs to be applied for: {matter}"),
        _(
            "{office} tells you that what application {number} asks for needs no application. See the notice in your "
            "case."
        ),
        _("Application {number}: nothing needs to be applied for. See the notice in your case."),
    ),
    "cases.case_declined": Template(
        _("Your application is not accepted: {matter}"),
        _(
            "{office} does not accept application {number}, because another office is competent: {right_office}. The "
            "notice in your case gives the reason and what you can do against it."
        ),
        _("Application {number} is not accepted here. The competent office is {right_office}."),
    ),
    "cases.case_transferred": Template(
        _("Your application went to the competent office: {matter}"),
        _(
            "Application {number} was handed to {office}, which is competent for it. The day of receipt stays; you "
            "need do nothing. The notice in your case says by when the office must answer."
        ),
        _("Application {number} was handed to {office}. The day of receipt stays."),
    ),
    "cases.limit_extended": Template(
        _("The decision will take longer: {matter}"),
        _(
            "The limit for application {number} was extended once, to {statute_due_on}. The notice in your case gives "
            "the reason and who approved it."
        ),
        _("Application {number}: limit extended to {statute_due_on}. See the notice in your case."),
    ),
    "cases.clock_suspended": Template(
        _("The time limit stands still: {matter}"),
        _(
            "A procedure that the law does not count is under way in application {number}; it is planned to end on "
            "{planned_end_on}. The decision is then due by {statute_due_on}. The notice in your case gives the reason "
            "and the article."
        ),
        _("Application {number}: the limit stands still until {planned_end_on}. See the notice in your case."),
    ),
    "cases.clock_resumed": Template(
        _("The time limit runs again: {matter}"),
        _(
            "The procedure in application {number} ended on {ended_on}. The decision is due by {statute_due_on}. “How "
            "this date was counted” in your case shows every day."
        ),
        _("Application {number}: the limit runs again; decision due by {statute_due_on}."),
    ),
    "cases.case_terminated": Template(
        _("The proceedings have ended: {matter}"),
        _(
            "{office} has ended the proceedings on application {number} without a decision on it. The document in your "
            "case gives the reason, the article and what you can do against it."
        ),
        _("Application {number}: the proceedings have ended. See the document in your case."),
    ),
    "cases.limits_moved": Template(
        _("A new last day: {matter}"),
        _(
            "The State's holiday calendar changed. The limit that runs for application {number} now ends on {due_on} "
            "instead of {former_due_on}. “How this date was counted” in your case shows every day."
        ),
        _("Application {number}: the limit now ends on {due_on}, because the holiday calendar changed."),
    ),
    "cases.case_decided": Template(
        _("A decision has been taken: {matter}"),
        _(
            "{office} has decided on application {number}: {outcome_text}. The decision with its reasons is in your "
            "case and reaches you by {service_due_on}."
        ),
        _("Application {number} decided: {outcome_text}. See the decision in your case."),
    ),
    "cases.case_granted": Template(
        _("A decision has been taken: {matter}"),
        _(
            "{office} has granted application {number} by its published rules, without a person deciding. The decision "
            "says which rule and which data; if you want a person to look at it, say so in your case."
        ),
        _("Application {number} granted by published rules. See the decision in your case."),
    ),
    "cases.person_answered": Template(
        _("A person looked at the decision: {matter}"),
        _("{office} has looked at the automatic decision on application {number}. What was found is in your case."),
        _("Application {number}: a person looked at the decision. See your case."),
    ),
    "cases.case_withdrawn": Template(
        _("Your application is withdrawn: {matter}"),
        _("Application {number} is withdrawn as you asked. You may file again at any time."),
        _("Application {number} is withdrawn as you asked."),
    ),
    "cases.result_issued": Template(
        _("The result is ready: {matter}"),
        _("The result of application {number} has been issued. Download it from your case."),
        _("Application {number}: the result is ready in your case."),
    ),
    "cases.result_served": Template(
        _("The result was served: {matter}"),
        _(
            "The result of application {number} was served on {served_on}. From this day run the periods for "
            "reconsideration and for the court."
        ),
        _("Application {number}: result served on {served_on}."),
    ),
    "cases.urging_answered": Template(
        _("The office has answered your reminder: {matter}"),
        _("{office} has answered your reminder about application {number}. Its words are in your case."),
        _("Application {number}: the office has answered your reminder. See your case."),
    ),
    "cases.delay_explained": Template(
        _("Why your application takes longer: {matter}"),
        _(
            "{office} had until {due_on} for application {number} and has given its reason for the delay. The reason "
            "and what you can do about it are in your case."
        ),
        _("Application {number}: the office gave its reason for the delay. See your case."),
    ),
}
