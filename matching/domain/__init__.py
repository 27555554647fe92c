"""Plain values and rules of matching and booking: no framework, no clock, no I/O."""
