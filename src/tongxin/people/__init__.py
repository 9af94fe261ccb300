"""people 人员

Holds:  Unit, Placement, Guidance, Region: organisations in dated trees; Person, Membership, Post, Standing;
        Term, Election, Seat, Nomination, Honour;
        User, RoleGrant, ApiToken, Installation; Edition, LocalRule, Holiday: the rules in full.
Verbs:  found_unit, amend_unit, place, close_unit, guide, stop_guiding,
        register_person, amend_person, join, leave, appoint, relieve, set_standing, merge, unmerge, erase, unmask,
        open_account, close_account, reopen_account, reset_password, grant_role, revoke_role,
        issue_token, revoke_token.
Asks:   journal, kernel.
"""
