"""What Attune publishes: crisis lines and reviewed pages."""
