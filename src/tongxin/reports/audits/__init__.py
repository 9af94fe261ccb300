"""Audits 核数: any draft held against the records, figure by figure.

Holds:  Audit, AuditFile 原件, AuditClaim 稿中数字, Correction 本会的叫法.
Verbs:  in operations.
Asks:   kernel.claims what a text says, kernel.binding which indicator, kernel.verdicts whether it agrees.

Drafts are confidential: those see them who may draft reports of the unit. Text never goes into log or journal.
"""
