"""Clients and the people who book for them. Names and contact details are encrypted and bound to their row."""

from django.db import models

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names


class Reachable(ClassifiedModel):
    """A person's name and contact details, and which of them are safe to use."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    name = EncryptedField()
    email = EncryptedField()
    phone = EncryptedField()
    email_ok = models.BooleanField(default=False)
    text_ok = models.BooleanField(default=False)
    voicemail_ok = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.ref


class Client(Reachable):
    """The person who attends. Two appointments share a row only if a token proved that it is the same person."""

    pronouns = EncryptedField()
    date_of_birth = EncryptedField()
    member_id = EncryptedField()
    state = models.CharField(max_length=2)
    timezone = models.CharField(max_length=60)
    language = models.CharField(max_length=12, default="en")

    PII_FIELDS = field_names(
        "ref name email phone email_ok text_ok voicemail_ok pronouns date_of_birth member_id state timezone"
    )
    NON_PII_FIELDS = field_names("id language")


class Booker(Reachable):
    """The person who books for a client and gets the messages, such as a parent or partner."""

    relationship = EncryptedField()

    PII_FIELDS = field_names("ref name email phone email_ok text_ok voicemail_ok relationship")
    NON_PII_FIELDS = field_names("id")


class ClientLookup(ClassifiedModel):
    """A keyed hash of a name and the client's date of birth, so that staff find a client whose name is encrypted.

    The name is the client's, or that of a person who booked for them. `key_id` is the key of the hash.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="lookups")
    key_id = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32)

    PII_FIELDS = field_names("client digest")
    NON_PII_FIELDS = field_names("id key_id")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["digest", "client"], name="client_lookup_once")]

    def __str__(self) -> str:
        return f"lookup of {self.client_id}"
