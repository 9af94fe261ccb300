"""matters 事项

Holds:  Matter, everything that goes round a closed loop; Author, Step, Event.
Verbs:  draft, revise, submit (a step), advance, record_event, withdraw_event, undo, link_content.
Asks:   ledger, people, journal, kernel.
"""
