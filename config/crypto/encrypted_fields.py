"""A model field that is encrypted in the database, bound to its table, column and row."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from config.crypto import encryption

if TYPE_CHECKING:
    TextField = models.Field[str | None, str | None]
else:
    TextField = models.Field


class Ciphertext(bytes):
    """Ciphertext of a column. Only this type is ever sent to the database."""


class DecryptingDescriptor(DeferredAttribute):
    """Decrypts on attribute access, because decryption needs the row's instance."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Ciphertext):
            return value
        return encryption.decrypt(value, purpose="field", context=context(self.field, instance)).decode()

    def __set__(self, instance: models.Model, value: str | Ciphertext | None) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(TextField):
    """Text encrypted with AES-256-GCM. The row's `bind` column is authenticated with it and must never change.

    The `bind` column must be set before saving. The empty string and None are both stored as NULL. Filtering on the
    field and changing it with `.update()` raise TypeError, because neither has the row's instance.
    """

    descriptor_class = DecryptingDescriptor

    def __init__(self, *args: Any, bind: str = "ref", **kwargs: Any) -> None:
        self.bind = bind
        super().__init__(*args, **{**kwargs, "null": True, "blank": True})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bind": self.bind}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, *_: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def pre_save(self, instance: models.Model, add: bool) -> Ciphertext | None:
        value = instance.__dict__.get(self.attname)
        if not value or isinstance(value, Ciphertext):
            return value or None
        return Ciphertext(encryption.encrypt(value.encode(), purpose="field", context=context(self, instance)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise TypeError(f"{self.name} is encrypted: it can't be filtered on, nor changed by update().")
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted: it isn't serialized.")


def context(field: Any, instance: models.Model) -> str:
    """Return the encryption context of this field in this row: table, column and the value of `bind`."""
    return f"{field.model._meta.db_table}.{field.column}:{getattr(instance, field.bind)}"
