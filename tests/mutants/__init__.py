"""`make mutants`: changes one place of `domain` or `actions` at a time, and reports the changes that no test notices."""
