"""Imports create and update provider records from rows of a source.

Each row is applied completely or not at all, and importing the same file twice changes nothing the second time.
When a source and a stored record differ:

- A roster overrides the columns it has. Other columns stay unchanged.
- A newer `verified_on` is kept if the roster repeats the fact unchanged.
- NPPES creates drafts. For records that came from NPPES, it can later change the name and credentials and add pending
  licenses. It never changes other records.
- A row that would break booked appointments is rejected, and the report names them. See
  `providers.directory.actions.impact_checks`.
- Sample data never overwrites a real provider, and a sample record stays marked as sample data.
"""

from providers.imports.actions.run import Progress, load_vocabulary, run

__all__ = ["Progress", "load_vocabulary", "run"]
