"""Hostile values for every route, method, parameter and field of the site, sent by every role."""
