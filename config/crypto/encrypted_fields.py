"""A model field whose column holds ciphertext bound to its table, column and row."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from config.crypto import encryption

if TYPE_CHECKING:
    TextField = models.Field[str | None, str | None]
else:
    TextField = models.Field


class Sealed(bytes):
    """Ciphertext as the column holds it; only this type ever reaches the database."""


class Opener(DeferredAttribute):
    """Decrypts when the value is looked at, since only the instance knows which row it is."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        return encryption.unseal(value, purpose="field", context=context(self.field, instance)).decode()

    def __set__(self, instance: models.Model, value: str | Sealed | None) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(TextField):
    """Text, sealed with AES-256-GCM under the row's `bind` column, which must be set before saving and never change.

    The empty string and None are both stored as NULL. It can't be filtered on or changed by `.update()`: both raise
    TypeError, since neither knows the row.
    """

    descriptor_class = Opener

    def __init__(self, *args: Any, bind: str = "ref", **kwargs: Any) -> None:
        self.bind = bind
        super().__init__(*args, **{**kwargs, "null": True, "blank": True})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bind": self.bind}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:
        value = instance.__dict__.get(self.attname)
        if not value or isinstance(value, Sealed):
            return value or None
        return Sealed(encryption.seal(value.encode(), purpose="field", context=context(self, instance)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: it can't be filtered on, nor changed by update().")
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted: it isn't serialized.")


def context(field: Any, instance: models.Model) -> str:
    """What the ciphertext of this field of this row is tied to."""
    return f"{field.model._meta.db_table}.{field.column}:{getattr(instance, field.bind)}"
