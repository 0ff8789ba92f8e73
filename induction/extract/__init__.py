"""Tables that come from elsewhere, CSV and Excel, read row by row; hostile files are refused early and in words."""

from induction.extract.kinds import LARGEST_FILE, opened
from induction.extract.table import Table

__all__ = ["LARGEST_FILE", "Table", "opened"]
