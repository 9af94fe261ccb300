"""Pages of giving. One address is one page, and its posts go to the same address."""

from .donations import donation, donation_restore, donation_void, donations
from .entering import donation_edit, donation_new, project_edit, project_new
from .exporting import export
from .projects import project, project_restore, project_void, projects

__all__ = [
    "export",
    "donation",
    "donation_edit",
    "donation_new",
    "donation_restore",
    "donation_void",
    "donations",
    "project",
    "project_edit",
    "project_new",
    "project_restore",
    "project_void",
    "projects",
]
