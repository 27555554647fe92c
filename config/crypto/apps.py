from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CryptoConfig(AppConfig):
    name = "config.crypto"

    def ready(self) -> None:
        """Store fingerprints of new keys after every `migrate`."""
        from config.crypto import fingerprints

        post_migrate.connect(fingerprints.store_fingerprints, sender=self, dispatch_uid="key fingerprints")
