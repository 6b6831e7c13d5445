"""Every text a person reads about the rules of people, by code, with its legal basis."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.words import Text, Words
from zhengtong.people import rules

LEVELS = {
    rules.Level.UNKNOWN: _("Not checked"),
    rules.Level.CLAIMED: _("Typed by yourself, not checked"),
    rules.Level.CHECKED: _("Checked"),
    rules.Level.STRONG: _("Checked, with a strong credential"),
}
EVIDENCE = {
    rules.Evidence.NONE: _("nothing yet"),
    rules.Evidence.TYPED: _("what you typed"),
    rules.Evidence.PROVINCE: _("the identity service of the province"),
    rules.Evidence.COUNTER: _("a clerk at the window"),
}
DOCUMENT_TYPES = {
    rules.DocumentType.IDENTITY_CARD: _("Resident identity card"),
    rules.DocumentType.PASSPORT: _("Passport"),
    rules.DocumentType.HONG_KONG_MACAO_PERMIT: _("Mainland travel permit for Hong Kong and Macao residents"),
    rules.DocumentType.TAIWAN_PERMIT: _("Mainland travel permit for Taiwan residents"),
    rules.DocumentType.HONG_KONG_MACAO_RESIDENCE: _("Residence permit for Hong Kong and Macao residents"),
    rules.DocumentType.TAIWAN_RESIDENCE: _("Residence permit for Taiwan residents"),
    rules.DocumentType.PERMANENT_RESIDENCE: _("Foreign permanent resident's identity card"),
}
ORGANISATION_KINDS = {
    rules.OrganisationKind.ENTERPRISE: _("Enterprise"),
    rules.OrganisationKind.INDIVIDUAL_BUSINESS: _("Individual business"),
    rules.OrganisationKind.SOCIAL_ORGANISATION: _("Social organisation"),
    rules.OrganisationKind.INSTITUTION: _("Public institution"),
    rules.OrganisationKind.VILLAGE_COMMITTEE: _("Village committee"),
}
ORGANISATION_STATUSES = {
    rules.OrganisationStatus.ACTIVE: _("Active"),
    rules.OrganisationStatus.REVOKED: _("Licence revoked"),
    rules.OrganisationStatus.CANCELLED: _("Deregistered"),
}
DELEGATION_KINDS = {
    rules.DelegationKind.LEGAL_REPRESENTATIVE: _("Legal representative"),
    rules.DelegationKind.ORGANISATION_AGENT: _("Agent of the organisation"),
    rules.DelegationKind.RELATIVE: _("Relative or friend who acts for somebody"),
    rules.DelegationKind.GUARDIAN: _("Guardian"),
}
SCOPES = {
    rules.Scope.FILE: _("fill in, file, supplement and withdraw applications, and read what the agent filed"),
    rules.Scope.SEE: _("see progress and documents"),
    rules.Scope.COLLECT: _("read decided cases and collect their results"),
    rules.Scope.DELEGATE: _("let others act"),
}
RELATIONS = {
    rules.Relation.SPOUSE: _("Husband or wife"),
    rules.Relation.PARENT: _("Father or mother"),
    rules.Relation.CHILD: _("Son or daughter"),
    rules.Relation.SIBLING: _("Brother or sister"),
    rules.Relation.OTHER_RELATIVE: _("Another relative"),
    rules.Relation.FRIEND: _("Friend"),
    rules.Relation.NEIGHBOURHOOD: _("Neighbour or community worker"),
    rules.Relation.EMPLOYEE: _("Employee of the organisation"),
    rules.Relation.SERVICE_FIRM: _("Agent outside the organisation"),
}
METHODS = {
    rules.SignInMethod.CODE: _("one-time code to the phone"),
    rules.SignInMethod.PROVINCE: _("identity service of the province"),
    rules.SignInMethod.PASSWORD_TOTP: _("password and authenticator"),
}
ACCOUNT_KINDS = {
    rules.AccountKind.CITIZEN: _("Citizen"),
    rules.AccountKind.OFFICER: _("Officer"),
    rules.AccountKind.CLIENT: _("System"),
}
RIGHTS_KINDS = {
    rules.RightsKind.COPY: _("A copy of my data"),
    rules.RightsKind.CORRECT: _("Correct something that is wrong"),
    rules.RightsKind.DELETE: _("Delete something that is no longer needed"),
    rules.RightsKind.EXPLAIN: _("Explain how my data is used"),
    rules.RightsKind.RESTRICT: _("Stop or limit a use of my data"),
}
RIGHTS_STATES = {
    rules.RightsState.OPEN: _("Waiting for an answer"),
    rules.RightsState.ANSWERED: _("Answered"),
    rules.RightsState.REFUSED: _("Refused, with reasons"),
    rules.RightsState.WITHDRAWN: _("Taken back"),
}
LABELS: dict[type[StrEnum], Mapping[Any, Text]] = {
    rules.Evidence: EVIDENCE,
    rules.DocumentType: DOCUMENT_TYPES,
    rules.OrganisationKind: ORGANISATION_KINDS,
    rules.OrganisationStatus: ORGANISATION_STATUSES,
    rules.DelegationKind: DELEGATION_KINDS,
    rules.Scope: SCOPES,
    rules.Relation: RELATIONS,
    rules.SignInMethod: METHODS,
    rules.AccountKind: ACCOUNT_KINDS,
    rules.RightsKind: RIGHTS_KINDS,
    rules.RightsState: RIGHTS_STATES,
}
TRIALS = {
    rules.Trial.WRONG: "people.code_wrong",
    rules.Trial.EXPIRED: "people.code_expired",
    rules.Trial.USED_UP: "people.code_used_up",
}
NOUNS = {
    "people.person": _("person"),
    "people.account": _("account"),
    "people.organisation": _("organisation"),
    "people.delegation": _("authorisation"),
    "people.session": _("sign-in"),
    "people.presence": _("citizen at the window"),
    "people.token": _("access token"),
    "people.notice": _("notice"),
    "people.rights_request": _("request about personal data"),
}

REFUSALS: dict[str, Words] = {
    "people.code_wrong": Words(
        _("The code is not right."), _("Compare it with the latest message and type the six digits again."), status=422
    ),
    "people.code_expired": Words(
        _("The code is older than five minutes and no longer counts."), _("Ask for a new code."), status=422
    ),
    "people.code_used_up": Words(_("This code was used, or tried too often."), _("Ask for a new code."), status=422),
    "people.code_missing": Words(
        _("There is no code to try."), _("Type your phone number and ask for a code first."), status=422
    ),
    "people.credentials_wrong": Words(
        _("User name, password and dynamic code do not fit together."),
        _("Check all three; a dynamic code counts once and for half a minute. After five failures, wait 15 minutes."),
        "GB/T 22239-2019 8.1.4.1",
        status=422,
    ),
    "people.password_weak": Words(
        _("The password is too easy to guess."),
        _("Take at least {length} characters with three of: capital letters, small letters, digits, signs."),
        "GB/T 22239-2019 8.1.4.1",
        status=422,
    ),
    "people.username_taken": Words(_("This user name is taken."), _("Choose another one."), status=422),
    "people.token_invalid": Words(
        _("The access token is unknown, expired or revoked."),
        _("Send a valid token in the header “Authorization: Bearer …”."),
        status=401,
    ),
    "people.province_failed": Words(
        _("The identity service of the province did not answer as it should."),
        _("Nothing was changed. Try again in a moment, or have your identity checked at any window."),
        status=502,
    ),
    "people.province_state": Words(
        _("This answer does not belong to a sign-in that you began here."),
        _("Begin again from the sign-in page, and finish within ten minutes in the same browser."),
        status=422,
    ),
    "people.province_cancelled": Words(
        _("You stopped at the identity service of the province."),
        _("Nothing was changed. You can begin again, or have your identity checked at any window."),
        status=422,
    ),
    "people.province_missing": Words(
        _("No identity service of a province is connected here."),
        _("Have your identity checked at any window; everything can be done there."),
        status=404,
    ),
    "people.level_too_low": Words(
        _("The identity service knows only what you typed there; it has not checked who you are."),
        _("Complete the check there first, or bring your document to any window."),
        status=422,
    ),
    "people.proof_incomplete": Words(
        _("The identity service sent neither a name nor a document number."),
        _("Nothing was changed. Bring your document to any window."),
        status=422,
    ),
    "people.another_person": Words(
        _("This account belongs to somebody else than the identity you have just proved."),
        _("Sign out and sign in with your own phone. If your number was somebody else's before, go to any window."),
        status=409,
    ),
    "people.already_checked": Words(
        _("Your identity was checked; what you type cannot replace it."),
        _("If something in it is wrong, ask for a correction under “Rights over my data”."),
    ),
    "people.not_a_citizen": Words(
        _("This account is not a citizen's."), _("Sign in as a citizen, with your phone."), status=409
    ),
    "people.not_checked": Words(
        _("This needs an identity that was checked."),
        _("Have it checked by the identity service of the province, or at any window."),
        "个人信息保护法 §51",
        status=403,
    ),
    "people.no_checked_person": Words(
        _("No checked identity stands behind this."),
        _("Check the citizen's identity document instead."),
        status=422,
    ),
    "people.name_differs": Words(
        _("Under this document another name is known."),
        _("Read name and number from the document again. If they are right, call the security administrator."),
        status=422,
    ),
    "people.not_compared": Words(_("Confirm that you compared the document with its holder."), "", status=422),
    "people.nobody_present": Words(
        _("No citizen's identity is open at your window."), _("Check the citizen's identity first."), status=409
    ),
    "people.may_not_act_for": Words(
        _("There is no authorisation in force to act for this principal."),
        _("Ask the principal to grant or renew it under “Organisations and agents”."),
        "民法典 §161–165",
        status=403,
    ),
    "people.term_missing": Words(
        _("The authorisation needs a last day."), _("Name the last day on which the agent may act."), "民法典 §165", 422
    ),
    "people.term_over": Words(_("The last day has passed already."), _("Name a later day."), status=422),
    "people.term_too_long": Words(
        _("An authorisation lasts {days} days at most."), _("Name an earlier last day; it can be renewed."), status=422
    ),
    "people.scope_missing": Words(
        _("Say what the agent may do."), _("Choose at least one thing."), "民法典 §165", status=422
    ),
    "people.relation_unfit": Words(
        _("This relation does not fit who grants the authorisation."),
        _("For a person choose family, friend or neighbour; for an organisation its employee or outside agent."),
        status=422,
    ),
    "people.affair_unknown": Words(
        _("One of the chosen matters or cases is not known."),
        _("Search for it again and choose it from the list."),
        "民法典 §165",
        422,
    ),
    "people.affairs_too_many": Words(
        _("At most {most} matters and cases can be named."),
        _("Choose fewer, or let the agent act in everything."),
        status=422,
    ),
    "people.affairs_missing": Words(
        _("Choose the matters or cases in which the agent may act."),
        _("Search for a matter by its name, or choose “in everything”."),
        "民法典 §165",
        422,
    ),
    "people.agency_ended": Words(
        _("Your authorisation to act in this name has ended; nothing was done."),
        _("You act for yourself again. Ask for a new authorisation, or go on in your own name."),
        "民法典 §173",
        status=403,
    ),
    "people.invitation_unknown": Words(
        _("This invitation is not valid for you."),
        _("It counts for seven days, once, and only for the person whom the principal named. Ask for a new one."),
        status=422,
    ),
    "people.by_register": Words(
        _("A legal representative follows from the register of organisations."),
        _("Change the register; the next identity check brings it here."),
    ),
    "people.represents_already": Words(
        _("The citizen is this organisation's legal representative already."), _("Nothing needs to be entered.")
    ),
    "people.already_revoked": Words(_("This authorisation has ended already."), ""),
    "people.no_consent": Words(_("There is no consent to take back."), ""),
    "people.email_missing": Words(
        _("Messages by e-mail need an e-mail address."), _("Type the address, or leave e-mail off."), status=422
    ),
    "people.rights_request_closed": Words(
        _("Request {number} is closed already."), _("File a new request if something is left open.")
    ),
    "people.answer_missing": Words(
        _("An answer cannot be empty."), _("Write what was done, or why it cannot be done."), "个人信息保护法 §50", 422
    ),
}
