"""Addresses of the room, mounted at the root."""

from django.urls import path

from zhengtong.people import console
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
    path("console/sign-ins/", console.staff_sign_ins, name="staff-sign-ins"),
    path("console/sign-ins/<int:sign_in_id>/end/", console.end_staff_sign_in, name="end-staff-sign-in"),
    path("console/presence/", console.present, name="presence"),
    path("console/presence/code/", console.send_code, name="presence-send-code"),
    path("console/presence/try/", console.try_code, name="presence-try-code"),
    path("console/presence/organisation/", console.choose_organisation, name="presence-organisation"),
    path("console/presence/end/", console.end_presence, name="end-presence"),
    path("console/rights/", console.rights_waiting, name="rights-waiting"),
    path("console/rights/<str:number>/", console.answer_rights, name="answer-rights"),
]
