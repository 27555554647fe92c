"""The database engine of `DATABASES`: Django's for PostgreSQL, which fails at once while the server doesn't answer."""
