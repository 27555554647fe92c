"""`make demo`: like production, but on this machine, with embedded services and sample data."""

from config.settings.local import *

ENV = "demo"
