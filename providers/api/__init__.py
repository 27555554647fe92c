"""The HTTP interface of what providers and seekers share."""
