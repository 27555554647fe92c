"""URLs under `make run`: those of the service, and those of the debug toolbar."""

from debug_toolbar.toolbar import debug_toolbar_urls

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as service_urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*debug_toolbar_urls(), *service_urlpatterns]
