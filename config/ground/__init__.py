"""What every app stands on and nothing more: the wire format, encryption, tokens, locks, logs. Imports no app."""
