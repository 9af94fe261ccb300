"""reports 报告

Holds:  Report, Section, OutsideFigure 引用数, Signing (frozen figures and text), Carryover 存在问题.
Verbs:  draft, write_section, cite, carry, sign, reopen.
Asks:   ledger, people, journal, kernel. Never a record room above the ledger.
"""
