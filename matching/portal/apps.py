from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "matching.portal"

    def ready(self) -> None:
        """Register the mails to providers with the task that delivers notices."""
        from matching.booking.actions import delivery
        from matching.portal.actions import appointment_mail, login_delivery

        delivery.register_sender(login_delivery.deliver)
        delivery.register_sender(appointment_mail.deliver)
