"""Pages for readers, and the desk at which clinicians review them."""
