"""Records as tests need them: true by default, false in the one respect that a test is about."""
