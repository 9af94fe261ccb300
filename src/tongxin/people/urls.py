"""Addresses of the register, units, accounts, journal and rules."""

from django.urls import include, path

from .views import accounts, journal, me, register, tokens, units

app_name = "people"
urlpatterns = [
    path("here/", me.here, name="here"),
    path("me/", me.me, name="account"),
    path("me/edit/", me.edit, name="own_edit"),
    path("me/export/", me.export, name="own_export"),
    path("me/tokens/", tokens.own, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("people/", register.members, name="members"),
    path("people/new/", register.member_new, name="member_new"),
    path("people/<int:pk>/", register.member, name="member"),
    path("people/<int:pk>/posts/", register.posts, name="member_posts"),
    path("people/<int:pk>/journal/", register.traces, name="member_journal"),
    path("people/<int:pk>/edit/", register.edit, name="member_edit"),
    path("people/<int:pk>/join/", register.join, name="member_join"),
    path("people/<int:pk>/appoint/", register.appoint, name="member_appoint"),
    path("people/<int:pk>/standing/<slug:aspect>/", register.standing, name="member_standing"),
    path("people/<int:pk>/unmask/<slug:field>/", register.unmask, name="member_unmask"),
    path("people/memberships/<int:pk>/leave/", register.leave, name="membership_leave"),
    path("people/posts/<int:pk>/relieve/", register.relieve, name="post_relieve"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<slug:key>/", units.unit, name="unit"),
    path("units/<slug:key>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<slug:key>/close/", units.unit_close, name="unit_close"),
    path("settings/", accounts.accounts, name="accounts"),
    path("settings/accounts/new/", accounts.account_new, name="account_new"),
    path("settings/accounts/<int:pk>/", accounts.account, name="account_page"),
    path("settings/accounts/<int:pk>/grant/", accounts.grant, name="account_grant"),
    path("settings/accounts/<int:pk>/password/", accounts.password, name="account_password"),
    path("settings/accounts/<int:pk>/switch/", accounts.switch, name="account_switch"),
    path("settings/grants/<int:pk>/revoke/", accounts.revoke, name="grant_revoke"),
    path("journal/", journal.journal, name="journal"),
    path("", include("tongxin.people.rules.urls")),
]
