"""Celery and its schedule. The URL of the broker is in `base`."""

from datetime import timedelta

from celery.schedules import crontab

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TIMEZONE = "UTC"
# The worker writes this key every few seconds; without it, /health/ready reports the worker as missing.
WORKER_HEARTBEAT_KEY, WORKER_HEARTBEAT_SECONDS = "worker-heartbeat", 30
# Task, how often it runs (a number is seconds), and after how many seconds it is dropped if no worker took it: the next
# one does the same work. Reminders to providers and reviewers are sent by day in every US time zone; each is sent once, and
# the later hours retry a failed mail.
SCHEDULE = (
    ("matching.booking.tasks.deliver_notices", 2.0, 10),
    ("matching.booking.tasks.queue_reminders", 60.0, 50),
    ("matching.booking.tasks.expire_holds", 60.0, 60),
    ("matching.booking.tasks.release_unproven", 20.0, 20),
    ("matching.booking.tasks.offer_waitlist_openings", 20.0, 20),
    ("matching.reports.tasks.write_daily_counts", 60.0, 50),
    ("matching.reports.tasks.record_supply", timedelta(hours=6), 3600),
    ("matching.booking.tasks.purge_waitlist", timedelta(hours=1), 600),
    ("matching.search.tasks.purge_match_requests", timedelta(hours=1), 600),
    ("matching.booking.tasks.purge_idempotent_responses", timedelta(hours=1), 600),
    ("matching.booking.tasks.purge_verification_codes", timedelta(hours=1), 600),
    ("matching.portal.tasks.purge_provider_logins", timedelta(hours=1), 600),
    ("config.audit.tasks.append_access_anchor", crontab(hour=0, minute=5), 3600),
    ("matching.portal.tasks.send_listing_verifications", crontab(hour="14-20", minute=10), 3000),
    ("content.tasks.unpublish_overdue", timedelta(hours=1), 600),
    ("content.tasks.send_review_reminders", crontab(hour="14-20", minute=40), 3000),
    ("content.tasks.write_crisis_file", timedelta(hours=1), 600),
    ("content.tasks.update_search_index", timedelta(hours=1), 600),
    ("providers.imports.tasks.process_uploads", 3.0, 10),
    ("providers.imports.tasks.purge_uploads", timedelta(hours=1), 600),
)
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": schedule, "options": {"expires": expires}} for task, schedule, expires in SCHEDULE
}
