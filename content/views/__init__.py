"""Public pages, and the review pages of clinicians."""
