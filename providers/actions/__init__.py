"""The only places where provider records change."""
