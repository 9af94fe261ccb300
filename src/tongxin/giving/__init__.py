"""giving 奉献

Holds:  Donation, money or things given; GoodsLine, things line by line; Project, something built for others;
        Donor, who gave to one of these.
Verbs:  donate, revise, void, restore, plan, revise_project, void_project, restore_project.
Asks:   ledger, people, journal, kernel.
By-law: kinds of giving and what each posts are the charter's. Money and things, signed and landed, estimated and
        settled are items of their own; none stands for another.
"""
