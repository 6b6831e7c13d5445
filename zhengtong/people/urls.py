"""Addresses of the room, mounted at the root."""

from django.urls import path

from zhengtong.people.console import accounts, desk, window
from zhengtong.people.views import agency, mine, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.phone, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/province/", sign_in.province, name="province"),
    path("sign-in/province/callback/", sign_in.province_callback, name="province-callback"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("notices/<slug:code>/", mine.notice, name="notice"),
    path("my/profile/", mine.profile, name="profile"),
    path("my/profile/claim/", mine.claim, name="claim"),
    path("my/profile/copy/", mine.copy, name="copy"),
    path("my/profile/close/", mine.close, name="close"),
    path("my/preferences/", mine.preferences, name="preferences"),
    path("my/acting-for/", agency.acting_for, name="acting-for"),
    path("my/agents/", agency.agents, name="agents"),
    path("my/agents/accept/", agency.accept, name="accept-delegation"),
    path("my/agents/<str:number>/revoke/", agency.revoke, name="revoke-delegation"),
    path("my/sign-ins/", mine.sign_ins, name="sign-ins"),
    path("my/sign-ins/<int:sign_in_id>/end/", mine.end_sign_in, name="end-sign-in"),
    path("my/notices/", mine.notices_shown, name="notices"),
    path("my/rights/", mine.rights_requests, name="rights"),
    path("my/rights/<str:number>/withdraw/", mine.withdraw_rights_request, name="withdraw-rights"),
    path("console/sign-in/", sign_in.staff, name="staff"),
    path("console/sign-ins/", desk.staff_sign_ins, name="staff-sign-ins"),
    path("console/sign-ins/<int:sign_in_id>/end/", desk.end_staff_sign_in, name="end-staff-sign-in"),
    path("console/presence/", window.present, name="presence"),
    path("console/presence/code/", window.send_code, name="presence-send-code"),
    path("console/presence/try/", window.try_code, name="presence-try-code"),
    path("console/presence/organisation/", window.choose_organisation, name="presence-organisation"),
    path("console/presence/representative/", window.register_representative, name="presence-representative"),
    path("console/presence/guardian/", window.register_guardian, name="presence-guardian"),
    path("console/presence/end/", window.end_presence, name="end-presence"),
    path("console/accounts/", accounts.overview, name="accounts"),
    path("console/accounts/officer/", accounts.open_officer, name="open-officer"),
    path("console/accounts/client/", accounts.open_client, name="open-client"),
    path("console/accounts/<str:number>/", accounts.account, name="account"),
    path("console/accounts/<str:number>/credentials/", accounts.renew_credentials, name="renew-credentials"),
    path("console/accounts/<str:number>/tokens/", accounts.issue_token, name="issue-token"),
    path("console/accounts/<str:number>/tokens/<str:prefix>/revoke/", accounts.revoke_token, name="revoke-token"),
    path("console/accounts/<str:number>/close/", accounts.close_account, name="close-account"),
    path("console/rights/", desk.rights_waiting, name="rights-waiting"),
    path("console/rights/<str:number>/", desk.answer_rights, name="answer-rights"),
]
