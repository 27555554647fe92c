"""Wagtail, the editor of `content/`."""

from config.settings.env import DATA, env
from config.settings.mail import SITE_URL

MEDIA_ROOT = DATA / "media"
WAGTAIL_SITE_NAME = "Attune"
# CRISIS_FILE: a page with crisis lines that the proxy shows while the service is down; written anew every hour.
# Default: none is written.
CRISIS_FILE = env.str("CRISIS_FILE", "")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
# What makes a page public is a clinician's signature, not a permission to publish.
# A remark kept there is a new revision, which would make the reviewer a writer: `content/views/review.py` keeps them.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "content.actions.workflow.finish"
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # both would ask another host
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
