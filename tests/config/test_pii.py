"""Every column of every model is classified as personal data or not."""

from django.apps import apps

from config import pii
from config.crypto.encrypted_fields import EncryptedField


def test_every_column_is_judged_once() -> None:
    assert pii.unclassified_fields() == {}


def test_a_silent_column_is_found() -> None:
    model = apps.get_model("appointments", "Client")
    pii_fields = model.PII_FIELDS
    model.PII_FIELDS = pii_fields - {"name"} | {"nonsense"}
    try:
        assert pii.unclassified_fields() == {"appointments.Client": {"name", "nonsense"}}
    finally:
        model.PII_FIELDS = pii_fields


def test_what_is_encrypted_is_personal() -> None:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedField):
                assert field.name in model.PII_FIELDS, f"{model._meta.label}.{field.name}"
