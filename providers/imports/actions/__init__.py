"""Imports: rows of a source become provider records, all of a row or nothing, and nothing twice.

What wins when a source and the record differ:

- A roster is the truth for the columns it has. What it doesn't name stays.
- A later verification stays: a roster that repeats a fact unchanged never takes back a newer `verified_on`.
- NPPES makes drafts. Of a record that came from NPPES it may later change the name and the credentials and add
  license numbers (pending); of any other record nothing.
- A row that would break sessions ahead is refused whole, and the report names them: see `watch`.
- A made-up person never overwrites a real one, and a record once labelled as sample data stays labelled.
"""

from providers.directory.actions.impact_checks import watch
from providers.imports.actions.run import Progress, run, vocabulary

__all__ = ["Progress", "run", "vocabulary", "watch"]
