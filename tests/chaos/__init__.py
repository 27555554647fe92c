"""Faults on purpose: `make chaos`. Only processes that were started here are harmed, by the handle we hold."""
