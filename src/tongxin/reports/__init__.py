"""reports 报告

Holds:  Report, Section, SectionVersion 旧稿, OutsideFigure 引用数, Signing (frozen figures and text),
        Carryover 存在问题, WordTemplate 公文模板; Audit 核数 with AuditFile, AuditClaim; Correction 本会的叫法.
Verbs:  draft, write_section, undo_section, reset_section, leave_out, settle_typed, cite, carry, add_item,
        sign, reopen, set_template, drop_template; audit, hold_again, correct, withdraw_correction, check_claim,
        discard_audit.
Asks:   ledger, people, journal, kernel. Never a record room above the ledger.
"""
