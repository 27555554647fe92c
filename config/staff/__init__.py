"""Staff accounts at `/staff/`: sign-in, second factor, session timeout and roles."""
