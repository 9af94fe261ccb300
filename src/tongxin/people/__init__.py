"""people 人员

Holds:  Unit, Placement, Guidance, Region: organisations in dated trees; Person, Membership, Post, Standing;
        Term, Election, Seat, Nomination, Honour;
        OwnRequest, Distinction;
        User, RoleGrant, ApiToken, Invitation, PasswordLink, Installation;
        Edition, LocalRule, Holiday: the rules in full;
        Import, ImportRow, ImportColumns: spreadsheets that become records.
Verbs:  begin,
        found_unit, amend_unit, place, close_unit, guide, stop_guiding,
        register_person, register_many, amend_person, join, leave, appoint, relieve, set_standing, merge, unmerge,
        erase, unmask,
        record_term, withdraw_term, elect, adjust, withdraw_election, seat, unseat, withdraw_seat, restore_seat,
        nominate, decide, withdraw_nomination, reopen_nomination, honour, withdraw_honour, restore_honour,
        open_account, close_account, reopen_account, reset_password, grant_role, revoke_role,
        invite, revoke_invitation, accept_invitation, issue_password_link, set_email,
        end_sessions, remove_second_factor,
        download_own, ask, withdraw_request, answer_request, tell_apart, ask_again,
        issue_token, revoke_token.
Asks:   journal, kernel.
"""
