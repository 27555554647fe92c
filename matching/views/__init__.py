"""The pages for people: six questions, the shortlist, a therapist, holding, booking, the session."""
