"""The permission table: every address by every kind of visitor. An address that is not in it fails.

To add one: a line in TABLE with its name, what goes into it (names of THINGS or words as they are), the method,
and a status for each visitor in the order of VISITORS. What one may not see is 404, what one may not do is 403;
who is not logged in is sent to the login page, 302.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate, now

from tongxin.activities import operations as activities
from tongxin.giving.tests.published import press_and_giving
from tongxin.journal.models import Evidence
from tongxin.journal.operations import attach
from tongxin.ledger import operations as ledger
from tongxin.matters import operations as matters
from tongxin.people import charters, rules
from tongxin.people import operations as people
from tongxin.people.models import LocalRule, Membership, RoleGrant
from tongxin.people.operations import distinctions, invitations, own, passwords, tokens
from tongxin.people.tests import books
from tongxin.people.tests.factories import AT, TODAY, Cast, cast, make_person
from tongxin.reports import operations as reports
from tongxin.reports.audits import operations as audits
from tongxin.reports.audits.drafts import Draft

from .api_permissions import POSTED_TO_ROOMS, ROOMS

VISITORS = [
    "anonymous",
    "stranger",
    "member",
    "group_leader",
    "neighbour",
    "secretary",
    "handler",
    "leader",
    "administrator",
]
# fmt: off
TABLE: list[tuple[str, str, str, str]] = [
    # name, what is in the address, method; anonymous, stranger, member, group leader, neighbour, secretary, …
    ("health",                       "",                        "get",  "200 200 200 200 200 200 200 200 200"),
    ("metrics",                      "",                        "get",  "200 200 200 200 200 200 200 200 200"),
    ("account_login",                "",                        "get",  "200 302 302 302 302 302 302 302 302"),
    ("account_login",                "",                        "post", "200 302 302 302 302 302 302 302 302"),
    ("account_logout",               "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("account_logout",               "",                        "post", "302 302 302 302 302 302 302 302 302"),
    ("account_inactive",             "",                        "get",  "200 200 200 200 200 200 200 200 200"),
    ("account_change_password",      "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("account_change_password",      "",                        "post", "302 200 200 200 200 200 200 200 200"),
    ("account_reauthenticate",       "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("mfa_index",                    "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("mfa_authenticate",             "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("mfa_reauthenticate",           "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("mfa_activate_totp",            "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("mfa_deactivate_totp",          "",                        "get",  "302 404 404 404 404 404 404 404 404"),
    ("mfa_view_recovery_codes",      "",                        "get",  "302 404 404 404 404 404 404 404 404"),
    ("mfa_generate_recovery_codes",  "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("mfa_download_recovery_codes",  "",                        "get",  "302 404 404 404 404 404 404 404 404"),
    ("people:here",                  "",                        "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:here",                  "",                        "post", "302 302 302 302 302 302 302 302 302"),
    ("people:account",               "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("people:own_edit",              "",                        "get",  "302 404 200 200 404 200 404 404 404"),
    ("people:own_edit",              "",                        "post", "302 404 302 302 404 302 404 404 404"),
    ("people:own_export",            "",                        "get",  "302 404 200 200 404 200 404 404 404"),
    ("people:own_ask",               "correct",                 "get",  "302 404 200 200 404 200 404 404 404"),
    ("people:own_ask",               "erase",                   "post", "302 404 302 302 404 302 404 404 404"),
    ("people:own_withdraw",          "own_request",             "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:own_withdraw",          "own_request",             "post", "302 404 302 404 404 404 404 404 404"),
    ("people:own_requests",          "",                        "get",  "302 403 403 403 200 200 403 403 200"),
    ("people:own_request",           "own_request",             "get",  "302 403 403 403 404 200 403 403 404"),
    ("people:own_request",           "own_request",             "post", "302 403 403 403 404 422 403 403 404"),
    ("people:own_email",             "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("people:sessions",              "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("people:sessions",              "",                        "post", "302 302 302 302 302 302 302 302 302"),
    ("people:welcome",               "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("people:doubles",               "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("people:double",                "colleague person_b",      "get",  "302 403 403 403 404 200 403 403 403"),
    ("people:double",                "colleague person_b",      "post", "302 403 403 403 404 422 403 403 403"),
    ("people:double_apart",          "colleague person_b",      "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:double_apart",          "colleague person_b",      "post", "302 403 403 403 404 302 403 403 403"),
    ("people:double_again",          "distinction",             "post", "302 403 403 403 404 302 403 403 403"),
    ("people:merged",                "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("people:unmerge",               "merged",                  "get",  "302 403 403 403 404 200 403 403 403"),
    ("people:unmerge",               "merged",                  "post", "302 403 403 403 404 422 403 403 403"),
    ("people:invitations",           "",                        "get",  "302 403 403 403 200 200 403 403 200"),
    ("people:invite_sheet",          "",                        "get",  "302 404 403 403 200 200 403 403 403"),
    ("people:invite_sheet",          "",                        "post", "302 404 403 403 422 422 403 403 403"),
    ("people:invite_office",         "",                        "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:invite_office",         "",                        "post", "302 403 403 403 403 403 403 403 422"),
    ("people:invitation_revoke",     "invitation",              "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:invitation_revoke",     "invitation",              "post", "302 403 403 403 404 302 403 403 302"),
    ("people:member_invite",         "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_invite",         "member",                  "post", "302 404 404 403 404 422 404 404 404"),
    ("people:member_password",       "member",                  "get",  "302 404 404 403 404 200 404 404 404"),
    ("people:member_password",       "member",                  "post", "302 404 404 403 404 200 404 404 404"),
    ("people:account_link",          "account",                 "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_link",          "account",                 "post", "302 403 403 403 403 403 403 403 200"),
    ("people:account_second_factor", "account",                 "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_second_factor", "account",                 "post", "302 403 403 403 403 403 403 403 422"),
    ("people:account_sessions",      "account",                 "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:account_sessions",      "account",                 "post", "302 403 403 403 403 403 403 403 302"),
    ("people:invitation",            "invitation_key",          "get",  "200 200 200 200 200 200 200 200 200"),
    ("people:invitation",            "invitation_key",          "post", "422 302 422 422 302 422 302 302 302"),
    ("people:invitation",            "nothing",                 "get",  "410 410 410 410 410 410 410 410 410"),
    ("people:forgotten",             "",                        "get",  "200 200 200 200 200 200 200 200 200"),
    ("people:forgotten",             "",                        "post", "422 422 422 422 422 422 422 422 422"),
    ("people:password_link",         "password_key",            "get",  "200 200 200 200 200 200 200 200 200"),
    ("people:password_link",         "password_key",            "post", "422 422 422 422 422 422 422 422 422"),
    ("people:password_link",         "nothing",                 "get",  "410 410 410 410 410 410 410 410 410"),
    ("people:tokens",                "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("people:tokens",                "",                        "post", "302 200 200 200 200 200 200 200 200"),
    ("people:token_revoke",          "token",                   "post", "302 404 404 404 404 302 404 404 404"),
    ("people:members",               "",                        "get",  "302 404 403 200 200 200 403 403 403"),
    ("people:member_new",            "",                        "get",  "302 404 403 403 200 200 403 403 403"),
    ("people:member_new",            "",                        "post", "302 404 403 403 422 422 403 403 403"),
    ("people:member",                "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member",                "member",                  "get",  "302 404 404 200 404 200 404 404 404"),
    ("people:member_posts",          "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_journal",        "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_journal",        "member",                  "get",  "302 404 404 403 404 200 404 404 404"),
    ("people:member_edit",           "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_edit",           "colleague",               "post", "302 404 404 404 404 422 404 404 404"),
    ("people:member_edit",           "member",                  "get",  "302 404 404 403 404 200 404 404 404"),
    ("people:member_join",           "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_join",           "member",                  "post", "302 404 404 403 404 422 404 404 404"),
    ("people:member_appoint",        "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_appoint",        "member",                  "post", "302 404 404 403 404 422 404 404 404"),
    ("people:member_standing",       "colleague title",         "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_standing",       "member title",            "post", "302 404 404 403 404 422 404 404 404"),
    ("people:member_unmask",         "colleague phone",         "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_unmask",         "member phone",            "post", "302 404 404 403 404 422 404 404 404"),
    ("people:membership_leave",      "membership",              "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:membership_leave",      "membership",              "post", "302 404 404 404 404 422 404 404 404"),
    ("people:post_relieve",          "post",                    "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:post_relieve",          "post",                    "post", "302 404 404 404 404 422 404 404 404"),
    ("people:composition",            "",                        "get",  "302 404 403 200 200 200 403 200 403"),
    ("people:terms",                  "",                        "get",  "302 404 403 200 200 200 403 403 403"),
    ("people:nominations",            "",                        "get",  "302 404 403 200 200 200 403 403 403"),
    ("people:honours",                "",                        "get",  "302 404 403 200 200 200 403 403 403"),
    ("people:nomination_new",         "",                        "get",  "302 404 403 403 200 200 403 403 403"),
    ("people:nomination_new",         "",                        "post", "302 404 403 403 422 422 403 403 403"),
    ("people:nomination",             "nomination",              "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:nomination_withdraw",    "nomination",              "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:nomination_withdraw",    "nomination",              "post", "302 404 404 404 404 422 404 404 404"),
    ("people:honour_new",             "",                        "get",  "302 404 403 403 200 200 403 403 403"),
    ("people:honour_new",             "",                        "post", "302 404 403 403 422 422 403 403 403"),
    ("people:honour",                 "honour",                  "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:honour_withdraw",        "honour",                  "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:honour_withdraw",        "honour",                  "post", "302 404 404 404 404 422 404 404 404"),
    ("people:nomination_decide",      "nomination",              "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:nomination_decide",      "nomination",              "post", "302 404 404 404 404 422 404 404 404"),
    ("people:nomination_reopen",      "nomination",              "post", "302 404 404 404 404 302 404 404 404"),
    ("people:honour_restore",         "honour",                  "post", "302 404 404 404 404 302 404 404 404"),
    ("people:election",               "election",                "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:election_withdraw",      "election",                "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:election_withdraw",      "election",                "post", "302 404 404 404 404 422 404 404 404"),
    ("people:term_withdraw",          "term",                    "get",  "302 404 403 403 404 200 404 403 403"),
    ("people:term_withdraw",          "term",                    "post", "302 404 403 403 404 422 404 403 403"),
    ("people:unit_elect",             "chaocheng-youth",         "get",  "302 404 403 403 404 200 404 403 403"),
    ("people:unit_elect",             "chaocheng-youth",         "post", "302 404 403 403 404 422 404 403 403"),
    ("people:unit_adjust",            "chaocheng-youth",         "get",  "302 404 403 403 404 200 404 403 403"),
    ("people:unit_adjust",            "chaocheng-youth",         "post", "302 404 403 403 404 422 404 403 403"),
    ("people:unit_term",              "chaocheng-youth",         "get",  "302 404 403 403 404 200 404 403 403"),
    ("people:unit_term",              "chaocheng-youth",         "post", "302 404 403 403 404 422 404 403 403"),
    ("people:member_awards",          "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_awards",          "member",                  "get",  "302 404 404 200 404 200 404 404 404"),
    ("people:member_seat",            "colleague",               "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:member_seat",            "member",                  "post", "302 404 404 403 404 422 404 404 404"),
    ("people:seat_end",               "seat",                    "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:seat_end",               "seat",                    "post", "302 404 404 404 404 422 404 404 404"),
    ("people:seat_withdraw",          "seat",                    "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:seat_withdraw",          "seat",                    "post", "302 404 404 404 404 422 404 404 404"),
    ("people:seat_restore",           "seat",                    "post", "302 404 404 404 404 302 404 404 404"),
    ("people:units",                 "",                        "get",  "302 403 403 200 200 200 403 403 200"),
    ("people:unit_new",              "",                        "get",  "302 404 403 403 200 200 403 403 200"),
    ("people:unit_new",              "",                        "post", "302 404 403 403 422 422 403 403 422"),
    ("people:unit",                  "chaocheng",               "get",  "302 404 200 200 404 200 404 200 200"),
    ("people:unit",                  "jiaoyuju",                "get",  "302 404 200 200 200 200 200 200 200"),
    ("people:unit",                  "chaocheng-youth",         "get",  "302 404 200 200 404 200 404 200 200"),
    ("people:unit_edit",             "chaocheng-youth",         "get",  "302 404 403 403 404 200 404 403 200"),
    ("people:unit_edit",             "chaocheng-youth",         "post", "302 404 403 403 404 422 404 403 422"),
    ("people:unit_close",            "chaocheng-youth",         "get",  "302 404 403 403 404 200 404 403 200"),
    ("people:unit_close",            "chaocheng-youth",         "post", "302 404 403 403 404 422 404 403 422"),
    ("site:unit_move",               "chaocheng-youth",         "get",  "302 404 403 403 404 200 404 403 200"),
    ("site:unit_move",               "chaocheng-youth",         "post", "302 404 403 403 404 302 404 403 302"),
    ("people:accounts",              "",                        "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_new",           "",                        "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_new",           "",                        "post", "302 403 403 403 403 403 403 403 422"),
    ("people:account_page",          "account",                 "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_grant",         "account",                 "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_grant",         "account",                 "post", "302 403 403 403 403 403 403 403 422"),
    ("people:account_password",      "account",                 "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:account_password",      "account",                 "post", "302 403 403 403 403 403 403 403 422"),
    ("people:account_switch",        "account",                 "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:account_switch",        "account",                 "post", "302 403 403 403 403 403 403 403 302"),
    ("people:grant_revoke",          "grant",                   "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:grant_revoke",          "grant",                   "post", "302 403 403 403 403 403 403 403 422"),
    ("people:journal",               "",                        "get",  "302 403 403 403 403 403 403 403 200"),
    ("people:members_export",        "",                        "get",  "302 404 403 200 200 200 403 403 403"),
    ("people:units_export",          "",                        "get",  "302 403 403 200 200 200 403 403 200"),
    ("activities:export",            "",                        "get",  "302 404 403 200 200 200 404 403 403"),
    ("press:articles_export",        "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("press:outlets_export",         "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("press:broadcasts_export",      "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("giving:donations_export",      "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("giving:projects_export",       "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("people:imports",               "",                        "get",  "302 404 403 200 200 200 403 403 200"),
    ("people:import_new",            "people.person",           "get",  "302 404 403 403 200 200 403 403 403"),
    ("people:import_new",            "people.person",           "post", "302 404 403 403 422 422 403 403 403"),
    ("people:import_new",            "activities.activity",     "get",  "302 404 403 200 200 200 403 403 403"),
    ("people:import_template",       "people.unit",             "get",  "302 404 403 403 200 200 403 403 200"),
    ("people:import_export",         "people.unit",             "get",  "302 404 403 403 200 200 403 403 200"),
    ("people:import_export",         "people.person",           "get",  "302 404 403 403 302 302 403 403 403"),
    ("people:import_export",         "people.person",           "post", "302 404 403 403 200 200 403 403 403"),
    ("people:import",                "import",                  "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:import",                "import",                  "post", "302 404 404 404 404 302 404 404 404"),
    ("people:import_columns",        "import",                  "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:import_columns",        "import",                  "post", "302 404 404 404 404 422 404 404 404"),
    ("people:import_returned",       "import",                  "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:import_undo",           "import",                  "get",  "302 404 404 404 404 200 404 404 404"),
    ("people:import_undo",           "import",                  "post", "302 404 404 404 404 422 404 404 404"),
    ("people:import_drop",           "import",                  "get",  "302 405 405 405 405 405 405 405 405"),
    ("people:import_drop",           "import",                  "post", "302 404 404 404 404 302 404 404 404"),
    ("people:rules",                 "",                        "get",  "302 404 200 200 200 200 404 200 200"),
    ("people:rules-editions",        "",                        "get",  "302 404 200 200 200 200 404 200 200"),
    ("people:rules-edition",         "edition",                 "get",  "302 404 200 200 404 200 404 404 404"),
    ("people:rules-edition-text",    "edition",                 "get",  "302 404 200 200 404 200 404 404 404"),
    ("people:rules-local",           "",                        "get",  "302 404 200 200 200 200 404 200 200"),
    ("people:rules-local-rule",      "rule",                    "get",  "302 404 200 200 404 200 404 404 404"),
    ("people:rules-withdraw",        "rule",                    "get",  "302 404 403 403 404 200 404 404 404"),
    ("people:rules-withdraw",        "rule",                    "post", "302 404 403 403 404 422 404 404 404"),
    ("people:rules-restore",         "rule",                    "post", "302 404 403 403 404 302 404 404 404"),
    ("people:rules-apply",           "rule reprice",            "post", "302 404 403 403 404 404 404 404 404"),
    ("people:rules-add",             "synonym",                 "get",  "302 404 403 403 200 200 404 403 403"),
    ("people:rules-add",             "synonym",                 "post", "302 404 403 403 422 422 404 403 403"),
    ("people:rules-change",          "synonym reported",        "get",  "302 404 403 403 200 200 404 403 403"),
    ("people:rules-change",          "synonym reported",        "post", "302 404 403 403 422 422 404 403 403"),
    ("people:rules-holidays",        "",                        "get",  "302 404 200 200 200 200 404 200 200"),
    ("people:rules-holidays",        "",                        "post", "302 404 403 403 403 403 404 403 422"),
    ("journal:file",                 "file",                    "get",  "302 404 200 200 404 200 404 404 404"),
    ("journal:file",                 "matter_file",             "get",  "302 404 200 200 404 200 404 200 404"),
    ("journal:file",                 "statement_file",          "get",  "302 404 404 404 404 200 404 200 404"),
    ("matters:mine",                 "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("matters:discarded",            "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("matters:discard",              "draft",                   "post", "302 404 302 404 404 404 404 404 404"),
    ("matters:discard",              "matter",                  "post", "302 404 302 403 404 302 404 403 404"),
    ("matters:restore",              "thrown",                  "post", "302 404 302 404 404 404 404 404 404"),
    ("matters:object",               "matter",                  "get",  "302 404 200 403 404 403 404 403 404"),
    ("matters:object",               "sent",                    "post", "302 404 422 403 404 403 404 403 404"),
    ("matters:objection",            "sent objection",          "get",  "302 404 200 404 404 200 404 404 404"),
    ("matters:objection",            "sent objection",          "post", "302 404 403 404 404 422 404 404 404"),
    ("matters:withdraw-objection",   "sent objection",          "post", "302 404 302 404 404 403 404 404 404"),
    ("matters:write",                "",                        "get",  "302 404 302 302 302 302 404 302 302"),
    ("matters:page",                 "matter",                  "get",  "302 404 200 200 404 200 404 200 404"),
    ("matters:page",                 "draft",                   "get",  "302 404 200 404 404 404 404 404 404"),
    ("matters:edit",                 "matter",                  "get",  "302 404 403 403 404 200 404 403 404"),
    ("matters:edit",                 "draft",                   "get",  "302 404 200 404 404 404 404 404 404"),
    ("matters:edit",                 "matter",                  "post", "302 404 403 403 404 422 404 403 404"),
    ("matters:link",                 "matter",                  "get",  "302 404 403 403 404 200 404 403 404"),
    ("matters:link",                 "matter",                  "post", "302 404 403 403 404 422 404 403 404"),
    ("matters:file",                 "matter matter_file",      "get",  "302 404 200 200 404 200 404 200 404"),
    ("matters:undo",                 "matter taken",            "post", "302 404 403 403 404 302 404 403 404"),
    ("matters:step",                 "matter report",           "get",  "302 404 403 403 404 200 404 403 404"),
    ("matters:step",                 "matter report",           "post", "302 404 403 403 404 422 404 403 404"),
    ("matters:step",                 "draft submit",            "post", "302 404 302 404 404 404 404 404 404"),
    ("matters:withdraw",             "sent befell",             "get",  "302 404 403 403 404 200 404 403 404"),
    ("matters:withdraw",             "sent befell",             "post", "302 404 403 403 404 422 404 403 404"),
    ("matters:event",                "sent adopted",            "get",  "302 404 403 403 404 200 404 403 404"),
    ("matters:event",                "sent adopted",            "post", "302 404 403 403 404 422 404 403 404"),
    ("matters:board",                "information",             "get",  "302 404 403 200 200 200 404 200 403"),
    ("matters:board",                "information",             "post", "302 404 403 404 404 404 404 404 403"),
    ("matters:new",                  "information",             "get",  "302 404 200 200 200 200 404 403 403"),
    ("matters:new",                  "information",             "post", "302 404 422 422 422 422 404 403 403"),
    ("matters:similar",              "information",             "get",  "302 404 200 200 200 200 404 403 403"),
    ("matters:filters",              "information",             "get",  "302 404 403 200 200 200 404 200 403"),
    ("matters:filters",              "information",             "post", "302 404 403 422 422 422 404 422 403"),
    ("matters:many",                 "information report",      "get",  "302 404 403 403 200 200 404 403 403"),
    ("matters:many",                 "information report",      "post", "302 404 403 403 422 422 404 403 403"),
    ("matters:undo-many",            "information",             "post", "302 404 302 302 302 302 404 302 302"),
    ("matters:export",               "information",             "get",  "302 404 403 200 200 200 404 200 403"),
    ("activities:calendar",           "",                        "get",  "302 404 200 200 200 200 404 200 403"),
    ("activities:list",               "",                        "get",  "302 404 200 200 200 200 404 200 403"),
    ("activities:new",                "",                        "get",  "302 404 403 200 200 200 404 403 403"),
    ("activities:new",                "",                        "post", "302 404 403 422 422 422 404 403 403"),
    ("activities:page",               "gathering",               "get",  "302 404 200 200 404 200 404 200 404"),
    ("activities:edit",               "gathering",               "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:edit",               "gathering",               "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:attendance",         "gathering",               "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:attendance",         "gathering",               "post", "302 404 403 403 404 302 404 403 404"),
    ("activities:attendance",         "group_study",             "post", "302 404 403 302 404 302 404 403 404"),
    ("activities:sign-up",            "open_lecture",            "post", "302 404 302 302 404 302 404 404 404"),
    ("activities:ask-leave",          "open_lecture",            "get",  "302 404 200 200 404 200 404 404 404"),
    ("activities:ask-leave",          "open_lecture",            "post", "302 404 422 422 404 422 404 404 404"),
    ("activities:signups",            "open_lecture",            "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:signups",            "open_lecture",            "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:code",               "open_lecture",            "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:check-in",           "open_lecture",            "get",  "302 404 200 200 404 200 404 404 404"),
    ("activities:check-in",           "open_lecture",            "post", "302 404 422 422 404 422 404 404 404"),
    ("activities:file",               "gathering sign_in_sheet", "get",  "302 404 404 404 404 200 404 404 404"),
    ("activities:act",                "gathering void",          "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:act",                "gathering void",          "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:act",                "group_study void",        "get",  "302 404 403 200 404 200 404 403 404"),
    ("activities:venues",             "",                        "get",  "302 404 200 200 200 200 404 200 403"),
    ("activities:venues-export",      "",                        "get",  "302 404 403 200 200 200 404 403 403"),
    ("activities:series-export",      "",                        "get",  "302 404 403 200 200 200 404 403 403"),
    ("activities:venue-new",          "",                        "get",  "302 404 403 200 200 200 404 403 403"),
    ("activities:venue-new",          "",                        "post", "302 404 403 422 422 422 404 403 403"),
    ("activities:venue",              "members_home",            "get",  "302 404 200 200 404 200 404 200 404"),
    ("activities:venue-edit",         "members_home",            "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:venue-edit",         "members_home",            "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:venue-act",          "members_home improve",    "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:venue-act",          "members_home improve",    "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:improvement-drop",   "members_home improvement","post", "302 404 403 403 404 302 404 403 404"),
    ("activities:series",             "",                        "get",  "302 404 200 200 200 200 404 200 403"),
    ("activities:series-new",         "",                        "get",  "302 404 403 200 200 200 404 403 403"),
    ("activities:series-new",         "",                        "post", "302 404 403 422 422 422 404 403 403"),
    ("activities:one-series",         "team",                    "get",  "302 404 200 200 404 200 404 200 404"),
    ("activities:series-edit",        "team",                    "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:series-edit",        "team",                    "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:series-act",         "team end",                "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:series-act",         "team end",                "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:team-join",          "team",                    "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:team-join",          "team",                    "post", "302 404 403 403 404 422 404 403 404"),
    ("activities:team-leave",         "team team_member",        "get",  "302 404 403 403 404 200 404 403 404"),
    ("activities:team-leave",         "team team_member",        "post", "302 404 403 403 404 422 404 403 404"),
    ("reports:figures",              "",                        "get",  "302 403 403 200 200 200 403 200 403"),
    ("reports:dashboard",            "",                        "get",  "302 403 403 200 200 200 403 200 403"),
    ("reports:figure",               "chaocheng 2025 reported", "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:card",                 "chaocheng 2025 reported", "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:figure-export",        "chaocheng 2025 reported", "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:list",                 "",                        "get",  "302 403 403 403 200 200 403 200 403"),
    ("reports:new",                  "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("reports:new",                  "",                        "post", "302 403 403 403 422 422 403 403 403"),
    ("reports:template",             "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("reports:template",             "",                        "post", "302 403 403 403 422 422 403 403 403"),
    ("reports:released",             "",                        "get",  "302 404 404 404 404 404 404 404 404"),
    ("reports:report",               "annual",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:report",               "signed",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:export",               "signed json",             "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:reopen",               "signed",                  "get",  "302 404 404 404 404 200 404 403 404"),
    ("reports:section",              "annual opening",          "get",  "302 404 404 404 404 200 404 403 404"),
    ("reports:section",              "annual opening",          "post", "302 404 404 404 404 302 404 403 404"),
    ("reports:section-typed",        "annual opening",          "post", "302 404 404 404 404 200 404 403 404"),
    ("reports:check",                "annual",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:sources",              "annual",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:history",              "annual",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:signing",              "signed 1",                "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:rewritten",            "annual",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:rewritten",            "annual",                  "post", "302 404 404 404 404 422 404 422 404"),
    ("reports:sign",                 "annual",                  "get",  "302 404 404 404 404 200 404 403 404"),
    ("reports:sign",                 "annual",                  "post", "302 404 404 404 404 302 404 403 404"),
    ("reports:reopen",               "annual",                  "get",  "302 404 404 404 404 302 404 403 404"),
    ("reports:reopen",               "annual",                  "post", "302 404 404 404 404 422 404 403 404"),
    ("reports:export",               "annual json",             "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:audits",                 "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("reports:audit-new",              "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("reports:audit-new",              "",                        "post", "302 403 403 403 422 422 403 403 403"),
    ("reports:audit-compare",          "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("reports:audit-compare-export",   "",                        "get",  "302 302 302 302 302 302 302 302 302"),
    ("reports:audit-wordings",         "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("reports:audit-wording-withdraw", "wording",                 "post", "302 404 404 404 404 302 404 404 404"),
    ("reports:audit",                  "audit",                   "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:audit-print",            "audit",                   "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:audit-again",            "audit",                   "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:audit-again",            "audit",                   "post", "302 404 404 404 404 422 404 404 404"),
    ("reports:audit-source",           "audit",                   "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:audit-discard",          "audit",                   "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:audit-discard",          "audit",                   "post", "302 404 404 404 404 302 404 404 404"),
    ("reports:audit-correct",          "audit 1",                 "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:audit-correct",          "audit 1",                 "post", "302 404 404 404 404 302 404 404 404"),
    ("reports:audit-check",            "audit 1",                 "post", "302 404 404 404 404 302 404 404 404"),
    ("reports:audit-export",           "audit json",              "get",  "302 404 404 404 404 200 404 404 404"),
    ("reports:statements",           "",                        "get",  "302 403 403 200 200 200 403 200 403"),
    ("reports:statements-export",    "",                        "get",  "302 403 403 200 200 200 403 200 403"),
    ("reports:statement-new",        "",                        "get",  "302 403 403 403 200 200 403 403 403"),
    ("reports:statement-new",        "",                        "post", "302 403 403 403 422 422 403 403 403"),
    ("reports:statement",            "statement",               "get",  "302 404 404 404 404 200 404 200 404"),
    ("reports:statement",            "statement",               "post", "302 404 404 404 404 422 404 403 404"),
    ("reports:points",               "",                        "get",  "302 403 200 200 403 200 403 403 403"),
    ("reports:points-of",            "member",                  "get",  "302 404 302 404 404 200 404 404 404"),
    ("site:home",                    "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("site:todo",                    "",                        "get",  "302 404 200 200 200 200 404 200 200"),
    ("site:add",                     "",                        "get",  "302 404 403 403 200 200 404 403 403"),
    ("site:more",                    "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("site:search",                  "",                        "get",  "302 200 200 200 200 200 200 200 200"),
    ("site:components",              "",                        "get",  "302 404 404 404 404 404 404 404 404"),
    ("set_language",                 "",                        "post", "302 302 302 302 302 302 302 302 302"),
    ("press:articles",                "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("press:outlets",                 "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("press:broadcasts",              "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("press:article_new",             "",                        "get",  "302 404 403 403 200 200 404 403 403"),
    ("press:article_new",             "",                        "post", "302 404 403 403 422 422 404 403 403"),
    ("press:outlet_new",              "",                        "get",  "302 404 403 403 200 200 404 403 403"),
    ("press:outlet_new",              "",                        "post", "302 404 403 403 422 422 404 403 403"),
    ("press:broadcast_new",           "",                        "get",  "302 404 403 403 200 200 404 403 403"),
    ("press:broadcast_new",           "",                        "post", "302 404 403 403 422 422 404 403 403"),
    ("press:article",                 "article",                 "get",  "302 404 200 404 404 200 404 200 404"),
    ("press:article_edit",            "article",                 "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:article_edit",            "article",                 "post", "302 404 403 404 404 422 404 403 404"),
    ("press:article_void",            "article",                 "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:article_void",            "article",                 "post", "302 404 403 404 404 422 404 403 404"),
    ("press:place",                   "article",                 "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:place",                   "article",                 "post", "302 404 403 404 404 422 404 403 404"),
    ("press:article_restore",         "article",                 "post", "302 404 403 404 404 302 404 403 404"),
    ("press:placement_read",          "placement",               "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:placement_read",          "placement",               "post", "302 404 403 404 404 422 404 403 404"),
    ("press:placement_withdraw",      "placement",               "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:placement_withdraw",      "placement",               "post", "302 404 403 404 404 422 404 403 404"),
    ("press:reading_correct",         "reading",                 "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:reading_correct",         "reading",                 "post", "302 404 403 404 404 422 404 403 404"),
    ("press:reading_withdraw",        "reading",                 "get",  "302 404 403 404 404 200 404 403 404"),
    ("press:reading_withdraw",        "reading",                 "post", "302 404 403 404 404 422 404 403 404"),
    ("press:outlet",                  "outlet",                  "get",  "302 404 404 404 404 200 404 200 404"),
    ("press:outlet_edit",             "outlet",                  "get",  "302 404 404 404 404 200 404 403 404"),
    ("press:outlet_edit",             "outlet",                  "post", "302 404 404 404 404 422 404 403 404"),
    ("press:outlet_close",            "outlet",                  "get",  "302 404 404 404 404 200 404 403 404"),
    ("press:outlet_close",            "outlet",                  "post", "302 404 404 404 404 422 404 403 404"),
    ("press:outlet_read",             "outlet",                  "get",  "302 404 404 404 404 200 404 403 404"),
    ("press:outlet_read",             "outlet",                  "post", "302 404 404 404 404 422 404 403 404"),
    ("press:outlet_reopen",           "outlet",                  "post", "302 404 404 404 404 302 404 403 404"),
    ("press:broadcast",               "broadcast",               "get",  "302 404 404 404 404 200 404 200 404"),
    ("press:broadcast_edit",          "broadcast",               "get",  "302 404 404 404 404 200 404 403 404"),
    ("press:broadcast_edit",          "broadcast",               "post", "302 404 404 404 404 422 404 403 404"),
    ("press:broadcast_void",          "broadcast",               "get",  "302 404 404 404 404 200 404 403 404"),
    ("press:broadcast_void",          "broadcast",               "post", "302 404 404 404 404 422 404 403 404"),
    ("press:broadcast_read",          "broadcast",               "get",  "302 404 404 404 404 200 404 403 404"),
    ("press:broadcast_read",          "broadcast",               "post", "302 404 404 404 404 422 404 403 404"),
    ("press:broadcast_restore",       "broadcast",               "post", "302 404 404 404 404 302 404 403 404"),
    ("journal:file",                  "placement_file",          "get",  "302 404 200 404 404 200 404 200 404"),
    ("giving:donations",              "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("giving:projects",               "",                        "get",  "302 404 403 403 200 200 404 200 403"),
    ("giving:donation_new",           "cash",                    "get",  "302 404 403 403 200 200 404 403 403"),
    ("giving:donation_new",           "cash",                    "post", "302 404 403 403 422 422 404 403 403"),
    ("giving:donation_new",           "goods",                   "get",  "302 404 403 403 200 200 404 403 403"),
    ("giving:project_new",            "",                        "get",  "302 404 403 403 200 200 404 403 403"),
    ("giving:project_new",            "",                        "post", "302 404 403 403 422 422 404 403 403"),
    ("giving:donation",               "donation",                "get",  "302 404 200 404 404 200 404 200 404"),
    ("giving:donation_edit",          "donation",                "get",  "302 404 403 404 404 200 404 403 404"),
    ("giving:donation_edit",          "donation",                "post", "302 404 403 404 404 422 404 403 404"),
    ("giving:donation_void",          "donation",                "get",  "302 404 403 404 404 200 404 403 404"),
    ("giving:donation_void",          "donation",                "post", "302 404 403 404 404 422 404 403 404"),
    ("giving:donation_restore",       "donation",                "post", "302 404 403 404 404 302 404 403 404"),
    ("giving:project",                "project",                 "get",  "302 404 404 404 404 200 404 200 404"),
    ("giving:project_edit",           "project",                 "get",  "302 404 404 404 404 200 404 403 404"),
    ("giving:project_edit",           "project",                 "post", "302 404 404 404 404 422 404 403 404"),
    ("giving:project_void",           "project",                 "get",  "302 404 404 404 404 200 404 403 404"),
    ("giving:project_void",           "project",                 "post", "302 404 404 404 404 422 404 403 404"),
    ("giving:project_restore",        "project",                 "post", "302 404 404 404 404 302 404 403 404"),
    ("api:openapi-json",             "",                        "get",  "200 200 200 200 200 200 200 200 200"),
    ("api:api-root",                 "",                        "get",  "404 404 404 404 404 404 404 404 404"),
    ("api:me",                       "",                        "get",  "401 200 200 200 200 200 200 200 200"),
    ("api:units",                    "",                        "get",  "401 200 200 200 200 200 200 200 200"),
    ("api:unit_people",              "chaocheng",               "get",  "401 404 404 404 404 200 404 404 404"),
    ("api:unit_charter",             "chaocheng",               "get",  "401 404 200 200 404 200 404 200 200"),
    ("api:matters",                  "",                        "get",  "401 200 200 200 200 200 200 200 200"),
    ("api:draft_matter",             "",                        "post", "401 403 201 403 403 201 403 403 403"),
    ("api:matter",                   "matter",                  "get",  "401 404 200 200 404 200 404 200 404"),
    ("api:take_step",                "matter report",           "post", "401 404 403 403 404 201 404 403 404"),
    ("api:record_event",             "sent adopted",            "post", "401 404 403 403 404 201 404 403 404"),
    ("api:figures",                  "chaocheng 2025",          "get",  "401 404 404 404 404 200 404 200 404"),
    ("api:records",                  "chaocheng 2025 reported", "get",  "401 404 404 404 404 200 404 200 404"),
    ("api:reports",                  "",                        "get",  "401 200 200 200 200 200 200 200 200"),
    ("api:draft_report",             "",                        "post", "401 404 404 404 404 201 404 404 404"),
    ("api:report",                   "annual",                  "get",  "401 404 404 404 404 200 404 200 404"),
    ("api:sections",                 "annual",                  "get",  "401 404 404 404 404 200 404 404 404"),
    ("api:write_section",            "annual opening",          "put",  "401 404 404 404 404 200 404 403 404"),
    ("api:sign",                     "annual",                  "post", "401 404 404 404 404 409 404 403 404"),
    ("api:reopen",                   "annual",                  "post", "401 404 404 404 404 409 404 403 404"),
    *ROOMS,
]
# fmt: on

# What a POST carries where an empty one would not reach the question of who may. "@name" is one of THINGS.
POSTED: Mapping[str, Mapping[str, Any]] = {
    "people:own_edit": {"employer": "数控所"},
    "people:here": {"unit": "chaocheng"},
    "people:account_second_factor": {"reason": "丢了"},
    "people:member_invite": {"days": "7"},
    "people:import_export": {"reason": "核对名册"},
    "site:unit_move": {"parent": "@association", "since": "2025-12-01"},
    "api:draft_matter": {
        "unit": "chaocheng",
        "kind": "information",
        "title": "关于修桥的建议",
        "authors": [{"person": "@member"}],
    },
    "api:take_step": {"on": "2025-12-20", "answers": {"receiver": "jiaoyuju"}},
    "api:record_event": {"on": "2025-12-20", "level": "city", "form": "whole", "body": "jiaoyuju"},
    "api:draft_report": {"unit": "chaocheng", "prose": "half", "period": "2025H1"},
    "api:write_section": {"text": "一段文字。"},
    "api:reopen": {"reason": "有一处要改"},
    **POSTED_TO_ROOMS,
}
PUBLIC = {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "set_language"}
LOGIN = "/accounts/login/"


@dataclass
class World:
    """The cast with one of everything an address can name, all of the association."""

    people: Cast
    sessions: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # tokens of the API
    things: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    made = World(cast())
    p, things = made.people, made.things
    charters.sync(AT, on=TODAY)
    p.association.refresh_from_db()
    person = p.member.person
    office: dict[str, Any] = {"by": p.secretary, "at": AT}
    assert person is not None

    things["colleague"], things["association"] = p.colleague.pk, str(p.association.pk)
    things["member"] = person.pk
    membership = Membership.objects.get(person=p.colleague)
    things["membership"] = membership.pk
    things["post"] = people.appoint(p.colleague, p.east, "组长", date(2021, 1, 1), **office).pk
    chair = [(p.colleague, "会长")]
    election = people.elect(p.association, 5, date(2022, 12, 1), chair, council="理事会", **office)
    things["election"], things["term"] = election.pk, election.term_id
    things["seat"] = people.seat(p.colleague, "cppcc", date(2022, 1, 1), body_name="市政协", **office).pk
    things["nomination"] = people.nominate(
        p.colleague, p.association, "course", "青年干部班", date(2025, 3, 1), **office
    ).pk
    things["honour"] = people.honour(p.association, "excellent_member", date(2025, 1, 1), [p.colleague], **office)[0].pk
    things["account"] = p.member.pk
    things["grant"] = RoleGrant.objects.get(user=p.group_leader).pk
    things["token"] = tokens.issue_token(
        p.secretary, "汇总", "read", localdate() + timedelta(30), by=p.secretary, at=now()
    )[0].pk
    _link(made, office)
    lines = [["姓名", "入会日期"], ["甲一", "昨天"]]
    things["import"] = books.uploaded("people.person", p.association, p.secretary, books.xlsx(lines)).pk
    things["file"] = attach(SimpleUploadedFile("证书.txt", b"x"), person, by=p.secretary, at=AT).pk

    things["reported"] = "information.reported"
    edition = charters.edition_of(p.association)
    things["edition"] = edition.pk
    rules.amend(
        p.association,
        "synonym",
        "information.reported",
        TODAY,
        {"wordings": ["社情民意稿"], "source": "办公会"},
        "秘书长办公会",
        on=TODAY,
        **office,
    )
    things["rule"] = LocalRule.objects.get().pk

    body = {"situation": "公园饮水点台阶较高，坐轮椅的市民够不到。", "suggestion": "新增低位饮水点。"}
    title, authors = "关于在公园增设无障碍饮水设施的建议", [(person, Fraction(1))]
    day = date(2025, 12, 1)
    opinion = matters.draft(p.association, "information", title, body, authors, on=day, **office)
    things["draft"] = matters.draft(
        p.association, "information", title + "二", body, authors, on=day, by=p.member, at=AT
    ).pk
    for action in ("submit", "screen", "edit", "sign"):
        taken = matters.advance(opinion, action, on=day, today=TODAY, **office)
    things["taken"] = taken.pk
    sent = matters.draft(p.association, "information", title + "三", body, authors, on=day, **office)
    for action in ("submit", "screen", "edit", "sign", "report"):
        answers = {"receiver": p.bureau.key} if action == "report" else {}
        matters.advance(sent, action, on=day, today=TODAY, answers=answers, **office)
    befell = matters.record_event(
        sent, "adopted", on=day, level="city", form="whole", body=p.bureau, today=TODAY, **office
    )
    things |= {"matter": opinion.pk, "sent": sent.pk, "befell": befell.pk}
    thrown = matters.draft(p.association, "information", title + "四", body, authors, on=day, by=p.member, at=AT)
    things["thrown"] = matters.discard_draft(thrown, by=p.member, at=AT).pk
    things["objection"] = matters.object_to(sent, "少记了一次批示", by=p.member, at=AT, on=TODAY).pk
    things["matter_file"] = attach(SimpleUploadedFile("批示.txt", b"y"), opinion, by=p.secretary, at=AT).pk

    published = press_and_giving(p)
    things |= {name: row.pk for name, row in published.items()}
    scan = SimpleUploadedFile("报样.txt", b"p")
    things["placement_file"] = attach(scan, published["placement"], by=p.secretary, at=AT).pk

    report = reports.draft(p.association, "annual", "2025", on=TODAY, **office)
    things["annual"], things["opening"] = report.pk, report.sections.order_by("pk")[0].code
    past = reports.draft(p.association, "annual", "2024", on=TODAY, **office)
    for section in past.sections.all():
        reports.write_section(section, "全年工作已经做完。", on=TODAY, **office)
    reports.sign(past, on=TODAY, **office)
    things["signed"] = past.pk
    things["statement"] = ledger.state(
        p.association,
        "opening",
        "information.reported",
        "",
        date(2019, 1, 1),
        date(2019, 12, 31),
        7,
        "交接单",
        on=TODAY,
        **office,
    ).pk

    scan = SimpleUploadedFile("交接单.txt", b"z")
    audit = audits.audit(
        p.association, Draft("全年上报信息3篇。", "txt", "a.txt"), period="2025", content=b"a", **office, on=TODAY
    )
    things["audit"] = audit.pk
    things["wording"] = audits.correct(audit.claims.get(), "", **office, on=TODAY).pk
    things["statement_file"] = attach(scan, f"ledger.statement:{things['statement']}", by=p.secretary, at=AT).pk

    _gather(made, office)
    for name, user in p.visitors().items():
        if user is not None:
            client = Client()
            client.force_login(user)
            made.sessions[name] = client.cookies["sessionid"].value
            made.keys[name] = tokens.issue_token(user, "表", "write", localdate() + timedelta(30), by=user, at=now())[1]
    return made


def _gather(made: World, office: dict[str, Any]) -> None:
    """Activities of the association and of its group, with a sheet; a venue, a team."""
    p, things, day = made.people, made.things, date(2025, 12, 1)
    said = activities.Details(kind="study_council", title="理事学习扩大会", starts_on=day)
    invited = [activities.Invited(p.colleague)]
    sheet = SimpleUploadedFile("签到表.txt", b"s")
    gathering = activities.plan(p.association, said, invited, files=[sheet], **office)
    activities.hold(gathering, today=TODAY, **office)
    things["gathering"] = gathering.pk
    things["sign_in_sheet"] = Evidence.objects.get(thing=gathering.key).pk
    said = activities.Details(kind="study_group", title="青年小组学习", starts_on=day)
    things["group_study"] = activities.plan(p.youth, said, **office).pk
    lecture = activities.plan(p.association, replace(said, title="智荟讲坛", starts_on=TODAY + timedelta(2)), **office)
    until = activities.moment_of(TODAY + timedelta(1), office["at"])
    activities.open_signup(lecture, until, today=TODAY, **office)
    things["open_lecture"] = lecture.pk
    home = activities.open_venue(p.association, activities.VenueDetails(kind="home", name="知联之家"), **office)
    things["members_home"] = home.pk
    things["improvement"] = activities.improve_venue(home, day, "增添设备", today=TODAY, **office).pk
    said_of_team = activities.SeriesDetails(kind="service_team", name="社区服务团")
    team = activities.found_series(p.association, said_of_team, **office)
    things["team"] = team.pk
    things["team_member"] = activities.join_team(team, [p.colleague], day, today=TODAY, **office)[0].pk


def _link(made: World, office: dict[str, Any]) -> None:
    """Doubles, invitations, links for passwords and requests of the cast."""
    p, things = made.people, made.things
    assert p.member.person is not None and p.secretary.person is not None
    things["person_b"] = p.secretary.person.pk
    twin = make_person("陆锦明", p.east)
    people.merge(twin, p.colleague, **office)
    things["merged"] = twin.pk
    things["distinction"] = distinctions.tell_apart(p.member.person, p.secretary.person, **office).pk
    sent, things["invitation_key"] = invitations.invite(p.east, person=p.colleague, by=p.secretary, at=now())
    things["invitation"] = sent.pk
    things["password_key"] = passwords.issue_password_link(p.member, by=p.secretary, at=now())[1]
    things["own_request"] = own.ask("correct", "学历应为本科", by=p.member, at=now()).pk


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Built once; what a row does is rolled back after it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "TONGXIN_FILES", tmp_path_factory.mktemp("files"))
        patch.setattr(settings, "TONGXIN_TODAY", TODAY.isoformat())
        # thousands of pages of which nothing but the status is asked: the test client keeps no copy of each context
        patch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)


def names(patterns: Any = None, space: str = "") -> Iterator[str]:
    """Every name the project answers to."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield space + pattern.name


def test_every_address_is_in_the_table() -> None:
    listed = {row[0] for row in TABLE}
    assert set(names()) - listed == set(), "not in the table"
    assert listed - set(names()) == set(), "in the table, but no longer there"


def test_rows_are_whole() -> None:
    assert [row for row in TABLE if len(row[3].split()) != len(VISITORS)] == []
    assert len({row[:3] for row in TABLE}) == len(TABLE)


def said(value: Any, things: Mapping[str, Any]) -> Any:
    """What is posted, with things for their names."""
    if isinstance(value, Mapping):
        return {key: said(each, things) for key, each in value.items()}
    if isinstance(value, list):
        return [said(each, things) for each in value]
    return things[value[1:]] if isinstance(value, str) and value.startswith("@") else value


def ask(world: World, visitor: str, name: str, spec: str, method: str) -> Any:
    address = reverse(name, args=[world.things.get(part, part) for part in spec.split()])
    client = Client()  # a new one each time: what it forgets in one row it must know in the next
    if name.startswith("api:"):
        headers = {"Authorization": f"Bearer {world.keys[visitor]}"} if visitor in world.keys else {}
        body = (
            {}
            if method == "get"
            else {"data": said(POSTED.get(name, {}), world.things), "content_type": "application/json"}
        )
        return getattr(client, method)(address, headers=headers, **body)
    if visitor in world.sessions:
        client.cookies["sessionid"] = world.sessions[visitor]
    return getattr(client, method)(address, said(POSTED.get(name, {}), world.things) if method == "post" else None)


def asking(statuses: str, whole: bool) -> dict[str, str]:
    """Who asks, with the status expected. Not whole: the first of each answer; who may is no database's matter."""
    expected = dict(zip(VISITORS, statuses.split(), strict=True))
    firsts = {status: visitor for visitor, status in reversed(expected.items())}
    return expected if whole else {visitor: status for status, visitor in firsts.items()}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " ".join(row[:3]))
def test_visitors(world: World, row: tuple[str, str, str, str], db: None, pytestconfig: pytest.Config) -> None:
    """Everybody on SQLite; on PostgreSQL everybody with --long, else one visitor of each answer."""
    name, spec, method, statuses = row
    expected = asking(statuses, connection.vendor == "sqlite" or pytestconfig.getoption("--long"))
    found = {}
    for visitor in expected:
        saved = transaction.savepoint()
        response = ask(world, visitor, name, spec, method)
        if visitor == "anonymous" and response.status_code == 302 and name not in PUBLIC:
            assert response.url.startswith(LOGIN), response.url
        if response.streaming:
            b"".join(response.streaming_content)  # to its end, which closes it as the test client wants it
        transaction.savepoint_rollback(saved)
        found[visitor] = str(response.status_code)
    assert found == expected
