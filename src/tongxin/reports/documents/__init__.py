"""Reports as official documents 公文: PDF by Typst, DOCX by docxtpl, both by GB/T 9704-2012.

They print a `Composed`; they ask nothing of the database but the unit's own Word template.
"""

from .pdf import to_pdf
from .word import TemplateRefused, check_template, to_docx

__all__ = ["TemplateRefused", "check_template", "to_docx", "to_pdf"]
