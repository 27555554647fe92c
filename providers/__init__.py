"""Provider records: who may serve where, under which plan, at what hours."""
