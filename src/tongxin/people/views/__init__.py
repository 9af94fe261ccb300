"""Pages of people, by subject: register, units, accounts, me, journal."""
