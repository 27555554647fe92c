"""Deliberate faults: `make chaos`. It only kills processes that it started itself."""
