"""Wagtail, the editor of `content/`."""

from config.settings.env import DATA, setting
from config.settings.mail import SITE_URL
from config.settings.parsers import file_path

MEDIA_ROOT = DATA / "media"
WAGTAIL_SITE_NAME = "Attune"
# CRISIS_FILE: a page with crisis lines that the proxy shows while the service is down; rewritten every hour.
# Default: none is written.
CRISIS_FILE = str(setting("CRISIS_FILE", file_path, "", example="/srv/crisis/index.html"))
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
# A clinician's signature makes a page public, not a permission to publish.
# A comment stored there creates a revision, which would make the reviewer a writer. `content/views/review.py` stores them.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "content.actions.workflow.finish"
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # both would send requests to another host
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
