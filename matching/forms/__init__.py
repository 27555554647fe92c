"""What a person types or taps, parsed into values. Forms save nothing."""
