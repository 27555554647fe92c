"""Celery and its schedule. The URL of the broker is in `base`."""

from datetime import timedelta

from celery.schedules import crontab

from config.settings.env import DATA

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TIMEZONE = "UTC"
# `manage.py run_worker` touches this file as long as its worker takes tasks.
WORKER_ALIVE_FILE = DATA / "worker.alive"
# Any number of processes may run this schedule together: `config.schedule` remembers in PostgreSQL what is due.
CELERY_BEAT_SCHEDULER = "config.schedule.scheduler:BeatScheduler"
# Task, and how often it runs (a number is seconds). One that a worker has not finished isn't sent again for a minute.
# Reminders to providers and reviewers are sent by day in every US time zone; each is sent once, and the later hours retry
# a failed mail.
SCHEDULE = (
    ("matching.booking.tasks.deliver_notices", 2.0),
    ("matching.booking.tasks.queue_reminders", 60.0),
    ("matching.booking.tasks.expire_holds", 60.0),
    ("matching.booking.tasks.release_unproven", 20.0),
    ("matching.booking.tasks.offer_waitlist_openings", 20.0),
    ("matching.reports.tasks.write_daily_counts", 60.0),
    ("matching.reports.tasks.record_supply", timedelta(hours=6)),
    ("matching.booking.tasks.write_client_lookups", timedelta(hours=1)),
    ("matching.booking.tasks.purge_waitlist", timedelta(hours=1)),
    ("matching.search.tasks.purge_match_requests", timedelta(hours=1)),
    ("matching.booking.tasks.purge_idempotent_responses", timedelta(hours=1)),
    ("matching.booking.tasks.purge_verification_codes", timedelta(hours=1)),
    ("matching.portal.tasks.purge_provider_logins", timedelta(hours=1)),
    ("matching.portal.tasks.purge_appointment_mails", timedelta(hours=1)),
    ("config.staff.tasks.purge_account_links", timedelta(hours=1)),
    ("providers.directory.tasks.purge_listing_reports", timedelta(hours=1)),
    ("config.audit.tasks.append_access_anchor", crontab(hour=0, minute=5)),
    ("matching.portal.tasks.send_listing_verifications", crontab(hour="14-20", minute=10)),
    ("content.tasks.unpublish_overdue", timedelta(hours=1)),
    ("content.tasks.send_review_reminders", crontab(hour="14-20", minute=40)),
    ("content.tasks.write_crisis_file", timedelta(hours=1)),
    ("content.tasks.update_search_index", timedelta(hours=1)),
    ("providers.directory.tasks.remove_wrong_listings", timedelta(hours=1)),
    ("providers.imports.tasks.process_uploads", 3.0),
    ("providers.imports.tasks.purge_uploads", timedelta(hours=1)),
)
CELERY_BEAT_SCHEDULE = {task: {"task": task, "schedule": schedule} for task, schedule in SCHEDULE}
