"""The only places where appointments change."""
