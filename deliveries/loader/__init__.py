"""Fixture files -> the record: `load` takes TOML files that an editor can read and write.

- A row that a file names becomes what the file says; a key that is left out has its default. Four things are
  left as editors have them: a delivery's editorial state with its reason (new ones are published), and, where
  the file does not give them, a source's archived copy and the day on which it was read.
- Nothing is ever deleted. Lines and claims that stand in the database only are reported as `leftovers`.
- Rows are found again by slug; a line by delivery and equipment; a claim by delivery, source, subject and
  line; a reported total by what makes it unique. A row that would not change is not saved.
- A phrase that says when is read on the day on which its source was published.
- What was merged into another record since stays as it is now: its tables are left out, and whatever names its slug
  means the other.
- All or nothing: one problem, and the load changes nothing.
"""

from .batch import LoadError
from .files import paths_of
from .loading import Outcome, load

__all__ = ["LoadError", "Outcome", "load", "paths_of"]
