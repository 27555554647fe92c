"""Published content: crisis lines and clinician-reviewed pages."""
