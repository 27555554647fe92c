"""The staff's place at `/staff/`: its sign-in, how long a sign-in lasts, and who may do what there."""
