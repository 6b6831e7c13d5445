"""Why an act or an input is refused: what is wrong, what to do, and the article that says so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.words import Words

REFUSALS = {
    "cases.not_now": Words(
        _("The case is at “{state}”; “{act}” is not possible now."),
        _("Open the case again to see which acts are possible."),
    ),
    "cases.supplement_once": Words(
        _("What is missing may be asked for once only, in full, before acceptance."),
        _("Accept the application, or decide on what lies before you."),
    ),
    "cases.not_accepted_yet": Words(
        _("“{act}” follows acceptance, and this application has not been accepted yet."),
        _("Accept the application first, or answer it in one of the other ways the law names."),
    ),
    "cases.silence_accepts_nothing": Words(
        _("No law says that silence accepts an application of this matter; it waits for the office's answer."),
        _("Answer it now: accept it, or give one of the other answers the law names."),
    ),
    "cases.accepted_already": Words(
        _("The application has been accepted already; it can only be reviewed and decided now."),
        _("If the conditions are not met, decide to refuse with reasons."),
    ),
    "cases.decided_already": Words(
        _("A decision has been taken; an application can be withdrawn only before that."),
        _("If you disagree, the decision names the body and the period for reconsideration and for the court."),
    ),
    "cases.changed_meanwhile": Words(
        _("Somebody else has acted on this case while you were reading it."),
        _("Nothing of yours was lost or done twice. Look at the case again, then decide."),
    ),
    "cases.task_done": Words(
        _("This step has been completed by somebody else already."),
        _("Look at the case again; what you wrote was not recorded."),
    ),
    "cases.supplement_empty": Words(
        _("The notice must list what is missing."),
        _("Name each material or field, what is wrong with it, and what to bring."),
        status=422,
    ),
    "cases.supplement_vague": Words(
        _("“{name}” needs both: what is wrong, and what to bring."),
        _("Write one sentence for each."),
        status=422,
    ),
    "cases.supplement_twice": Words(
        _("“{name}” stands on the notice twice."),
        _("Write everything about it into one line."),
        status=422,
    ),
    "cases.supplement_unknown": Words(
        _("“{name}” is not in the published guide of this matter and may not be asked for."),
        _("Choose from the materials and fields of the guide."),
        "优化营商环境条例 §35",
        422,
    ),
    "cases.supplement_unlisted": Words(
        _("“{name}” was not on the notice."), _("Bring only what the notice lists."), status=422
    ),
    "cases.supplement_incomplete": Words(
        _("“{name}” is still missing."), _("Bring everything the notice lists, then send it."), status=422
    ),
    "cases.material_missing": Words(
        _("“{name}” is missing."), _("Add the file, the promise or the certificate, or let us fetch it."), status=422
    ),
    "cases.files_too_many": Words(
        _("At most {most} files can be added to one material."),
        _("Remove one first, or put several pages into one PDF."),
        "",
        422,
    ),
    "cases.photo_refused": Words(
        _("“{name}” was not added: {why}"), _("The others are kept. Choose it again as JPG, PNG or PDF."), "", 422
    ),
    "cases.file_missing": Words(_("No file was chosen for “{name}”."), _("Choose a file, then add it."), status=422),
    "cases.material_unknown": Words(
        _("“{name}” is not asked for in your situation."), _("Leave it out."), "优化营商环境条例 §35", 422
    ),
    "cases.way_unknown": Words(
        _("“{name}” cannot be provided in this way."), _("Choose one of the ways the guide names."), status=422
    ),
    "cases.snapshot_unfit": Words(
        _("A value fetched for this application is no longer valid."), _("Fetch it again, then file.")
    ),
    "cases.reason_missing": Words(
        _("Give the reason in at least {least} characters."),
        _("The applicant will read it: say what was found and which article follows."),
        status=422,
    ),
    "cases.article_missing": Words(
        _("Name the article on which the decision rests."), _("Choose it from the law table."), status=422
    ),
    "cases.choice_missing": Words(_("Choose one of the answers."), _("Then continue."), status=422),
    "cases.signature_missing": Words(
        _("Sign before you file: tick the declaration and type your name as in your identity document."),
        _("The name must be the one of the account."),
        "电子签名法 §13",
        422,
    ),
    "cases.level_needed": Words(
        _("Filing online needs a verified identity (level 2)."),
        _("Verify through the provincial identity provider, or go to any window with your identity document."),
        "国务院关于在线政务服务的若干规定 §5",
        403,
    ),
    "cases.window_elsewhere": Words(
        _("This window is not authorised to receive “{name}”."),
        _("It is received at {place} ({address}, {phone}); the applicant may also file online."),
        status=403,
    ),
    "cases.opinion_given_already": Words(
        _("This question has been answered already, or is not asked any more."),
        _("Look at the case again; what you wrote was not recorded."),
    ),
    "cases.objection_article": Words(
        _("An objection names the article on which it rests."),
        _("Write law and article; without an article that is against it, agree."),
        status=422,
    ),
    "cases.reminded_today": Words(
        _("{name} was reminded today already."), _("Call the office, or remind it tomorrow.")
    ),
    "cases.not_silent_yet": Words(
        _("{name} has time to answer until {until}."), _("Wait for the answer, or remind the office.")
    ),
    "cases.objection_unanswered": Words(
        _("{names} did not agree. Whoever grants all the same writes down why."),
        _("Say in the internal opinion how the objection was weighed."),
        status=422,
    ),
    "cases.experts_few": Words(
        _("Name at least {least} experts, each with his body or field."),
        _("Fill in name and body of every expert."),
        status=422,
    ),
    "cases.expert_twice": Words(_("“{name}” is named twice."), _("Name every expert once."), status=422),
    "cases.expert_party": Words(
        _("“{name}” is a party to the case and cannot judge it as an expert."), _("Name another expert."), status=422
    ),
    "cases.expert_undeclared": Words(
        _("“{name}” has not declared to have no interest in the matter."),
        _("Obtain the written declaration, or name another expert: who has an interest stands aside."),
        status=422,
    ),
    "cases.procedure_not_begun": Words(
        _("“{name}” has not begun: no experts are named, and the applicant was told nothing."),
        _("Begin it first; the limit stands still from then on if the law says so."),
    ),
    "cases.procedure_begun": Words(_("“{name}” has begun already."), _("Complete the step when it is over.")),
    "cases.step_pauses": Words(
        _("For {name} the step of the process lets the limit stand still by itself."),
        _("Begin that step; cause, article and longest time follow from it."),
    ),
    "cases.step_resumes": Words(
        _("The limit stands still for an open step and runs again when the step ends."),
        _("Complete the step."),
    ),
    "cases.not_clear": Words(
        _("The published table does not grant this application clearly; a person examines it."),
        _("Examine it as any other application."),
    ),
    "cases.person_asked_already": Words(
        _("You have asked for this already."), _("The answer appears here, and we tell you.")
    ),
    "cases.checked_already": Words(_("This grant has been checked already."), _("Look at the list again.")),
    "cases.place_missing": Words(
        _("Choose where it is to be: the competent office follows from the place."),
        _("Choose the division."),
        status=422,
    ),
    "cases.no_office": Words(
        _("No office of the city is competent for this place."), _("Choose a place inside the city."), status=422
    ),
    "cases.matter_closed": Words(
        _("This matter takes no applications at present."),
        _("Read the guide for the date on which it opens."),
        status=409,
    ),
    "cases.same_office": Words(
        _("The case is already with that office."), _("Choose the office that is competent."), status=422
    ),
    "cases.office_without_matter": Words(
        _("{name} does not handle this matter: it has no version of it in force."),
        _("Choose the office that is competent."),
        status=422,
    ),
    "cases.office_missing": Words(
        _("Name the office that is competent."),
        _("The law obliges us to tell the applicant."),
        status=422,
    ),
    "cases.extended_once": Words(_("The limit has been extended once already."), _("Decide within it.")),
    "cases.no_extension": Words(_("The law on this matter allows no extension."), _("Decide within the limit.")),
    "cases.clock_stands": Words(
        _("The limit stands still until {until} for a procedure that is not counted."),
        _("When the procedure is over, let the limit run again, then go on."),
    ),
    "cases.clock_runs": Words(_("The limit is running already."), _("Look at the case again.")),
    "cases.pause_cause": Words(
        _("This does not stop a limit. A site visit, a payment or a question to the applicant never does."),
        _("Choose a procedure that the law takes out of the limit, or decide within it."),
        status=422,
    ),
    "cases.pause_article": Words(
        _("Name the article of the special law that takes this procedure out of the limit."),
        _("Without such an article the limit runs on."),
        status=422,
    ),
    "cases.ending_cause": Words(_("Choose why the proceedings end."), _("Choose one of the causes."), status=422),
    "cases.ending_article": Words(
        _("Name the article or the decision on which the end of the proceedings rests."),
        _("If the conditions are not met, do not end the proceedings: decide to refuse with reasons."),
        status=422,
    ),
    "cases.reviewer_needed": Words(
        _("The reviewer's step is not completed yet; the decision comes after it."),
        _("Complete or return the open step first."),
    ),
    "cases.own_act": Words(
        _("“{name}” has an act of its own with its own document."), _("Use that act instead of completing the step.")
    ),
    "cases.issue_first": Words(
        _("The application has been granted, but the result is not issued yet."), _("Issue the result, then serve it.")
    ),
    "cases.not_next": Words(_("“{name}” is not an open step of this case."), _("Look at the case again.")),
    "cases.inspectors_needed": Words(
        _("A site inspection needs two officers with their enforcement certificate numbers."),
        _("Enter both names and numbers."),
        status=422,
    ),
    "cases.proof_missing": Words(
        _("Say how the result reached the applicant: mode, address, who received it and the proof."),
        _("Fill in this field."),
        status=422,
    ),
    "cases.service_day": Words(
        _("The day of service lies between the decision and today."), _("Correct the day."), status=422
    ),
    "cases.document_not_made": Words(
        _("The document is still being made and sealed; that takes a moment."),
        _("Open this page again shortly."),
        status=409,
    ),
    "cases.query_unknown": Words(
        _("No case has this number and query code."),
        _("Copy both from the receipt. The code has 10 characters."),
        status=404,
    ),
    "cases.beyond_agency": Words(
        _("Your authorisation does not reach so far in this affair."),
        _("Ask the principal for a wider one, or choose under “In whose name I act” to act for yourself."),
        "民法典 §162, §165",
        403,
    ),
    "cases.nothing_owed": Words(
        _("No limit of the office runs in this case now."),
        _("Look at the case: it says whose turn it is, or what was decided."),
    ),
    "cases.urging_early": Words(
        _("The office is in time; it can be reminded once its limit is near."),
        _("You can urge it from {from_on} on."),
    ),
    "cases.urged_lately": Words(
        _("You have reminded the office already."), _("If nothing happens, you can urge it again on {again_on}.")
    ),
    "cases.nothing_to_answer": Words(
        _("No reminder waits for an answer in this case."), _("Look at the case again; somebody may have answered.")
    ),
    "cases.no_delay": Words(
        _("No limit of this case has passed."), _("A reason for a delay is given once there is one.")
    ),
    "cases.expected_past": Words(
        _("The day by which you expect to act has passed."), _("Name today or a later day, or leave it empty."), "", 422
    ),
    "cases.act_unknown": Words(_("This act is not known."), _("Choose one of the acts the case offers."), status=404),
}
