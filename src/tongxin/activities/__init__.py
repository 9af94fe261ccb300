"""activities 活动

Holds:  Activity, what was planned and held; Participant, who was to come and came; SignUp, what members answered
        to it themselves; Involved, what else it touches (co-hosts, units invited, places, bodies and persons
        visited); Venue and Improvement; Series and TeamMember.
Verbs:  plan, revise, hold, take_back, take_attendance, cancel, reinstate, void, restore; open_signup, close_signup,
        sign_up, withdraw, ask_leave, check_in; open_venue, amend_venue, improve_venue, drop_improvement, close_venue,
        void_venue, restore_venue; found_series, amend_series, end_series, join_team, leave_team, drop_member,
        void_series, restore_series.
Asks:   matters, ledger, people, journal, kernel.
By-law: kinds, and what each counts as, are the charter's. Attendance is taken by the organiser or on paper:
        nobody has to check in by phone.
"""
