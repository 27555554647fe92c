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
CELERY_BEAT_SCHEDULE = {
    "deliver-notices": {
        "task": "matching.booking.tasks.deliver_notices",
        "schedule": 2.0,
        # A task that no worker took in time can be dropped: the next one does the same work.
        "options": {"expires": 10},
    },
    "queue-reminders": {"task": "matching.booking.tasks.queue_reminders", "schedule": 60.0, "options": {"expires": 50}},
    "sweep-holds": {"task": "matching.booking.tasks.expire_holds", "schedule": 60.0, "options": {"expires": 60}},
    "serve-waitlist": {
        "task": "matching.booking.tasks.offer_waitlist_openings",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "write-tallies": {
        "task": "matching.reports.tasks.write_daily_counts",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "look-at-supply": {
        "task": "matching.reports.tasks.record_supply",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "purge-waitlist": {
        "task": "matching.booking.tasks.purge_waitlist",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-requests": {
        "task": "matching.search.tasks.purge_requests",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-answers": {
        "task": "matching.booking.tasks.purge_idempotent_responses",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-proofs": {
        "task": "matching.booking.tasks.purge_verification_codes",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "purge-provider-logins": {
        "task": "matching.portal.tasks.purge_provider_logins",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "anchor-access": {
        "task": "config.audit.tasks.anchor_access",
        "schedule": crontab(hour=0, minute=5),
        "options": {"expires": 3600},
    },
    "ask-providers": {
        "task": "matching.portal.tasks.ask_providers",
        "schedule": crontab(hour="14-20", minute=10),  # daytime in every US time zone
        "options": {"expires": 3000},
    },
    "unpublish-overdue": {
        "task": "content.tasks.unpublish_overdue",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "warn-of-reviews": {
        "task": "content.tasks.warn_of_reviews",
        "schedule": crontab(
            hour="14-20", minute=40
        ),  # each reminder is sent once; the later hours retry a mail that failed
        "options": {"expires": 3000},
    },
    "write-crisis": {
        "task": "content.tasks.write_crisis",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "keep-search": {
        "task": "content.tasks.keep_search",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "work-uploads": {"task": "providers.imports.tasks.work_uploads", "schedule": 3.0, "options": {"expires": 10}},
    "purge-uploads": {
        "task": "providers.imports.tasks.purge_uploads",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
}
