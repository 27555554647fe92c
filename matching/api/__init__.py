"""The HTTP interface of matching and booking."""
