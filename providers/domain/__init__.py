"""Plain values and rules about provider records: no framework, no clock, no I/O."""
