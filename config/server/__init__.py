"""The web server: granian reads requests, threads run Django. `manage.py serve` starts it, the same everywhere."""
