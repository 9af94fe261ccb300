"""Pages of giving. One address is one page, and its posts go to the same address."""

from .donations import donation, donation_restore, donation_void, donations
from .entering import donation_edit, donation_new, project_edit, project_new
from .exporting import donations_export, projects_export
from .projects import project, project_restore, project_void, projects

__all__ = [
    "donation",
    "donation_edit",
    "donation_new",
    "donation_restore",
    "donation_void",
    "donations",
    "donations_export",
    "project",
    "project_edit",
    "project_new",
    "project_restore",
    "project_void",
    "projects",
    "projects_export",
]
