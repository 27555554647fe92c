"""The roof of the house: settings, URL table, processes. `config.ground` is its floor, which every app stands on."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
