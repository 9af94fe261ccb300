"""press 宣传

Holds:  Outlet, where things are published; Article and each Writer of it; Placement, an article in an outlet;
        Broadcast; Reading, a dated count of readers or viewers of one of these.
Verbs:  register_outlet, revise_outlet, close_outlet, reopen_outlet, write, revise, void, restore, place,
        withdraw_placement, broadcast, revise_broadcast, void_broadcast, restore_broadcast, read, correct_reading,
        withdraw_reading.
Asks:   ledger, people, journal, kernel.
By-law: kinds of outlet, article and broadcast, and what each posts, are the charter's; none is named in code.
"""
