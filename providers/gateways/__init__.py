"""Files that provider records come from."""
