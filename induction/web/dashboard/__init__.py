"""The compliance dashboard: of everybody for HR and auditors, of their own people for line managers."""

from induction.web.dashboard import files
from induction.web.dashboard.team_views import blueprint as team_blueprint
from induction.web.dashboard.views import blueprint

__all__ = ["blueprint", "files", "team_blueprint"]
