"""The encrypted model field."""

import pytest
from django.core import serializers
from django.db import connection

from config.crypto import encryption
from matching.appointments.models import Client

pytestmark = pytest.mark.django_db


def create_client(**facts: str) -> Client:
    return Client.objects.create(**{"name": "Ana", "state": "NY", "timezone": "UTC", **facts})


def column(client: Client, name: str = "name") -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM appointments_client WHERE id = %s", [client.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


@pytest.mark.parametrize("text", ["Ana", "Zoë 李 مريم", "x" * 10_000, "a\nb"])
def test_what_is_saved_is_what_is_read_and_not_what_stands_in_the_column(text: str) -> None:
    row = create_client(name=text)
    assert Client.objects.get().name == text
    assert text.encode() not in column(row)


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_null(nothing: str | None) -> None:
    row = create_client(email=nothing)
    assert (column(row, "email"), Client.objects.get().email) == (None, None)


def test_a_value_moved_to_another_row_or_column_does_not_open() -> None:
    client, two = create_client(), create_client(name="Bea")
    for update in (
        "UPDATE appointments_client SET name = (SELECT name FROM appointments_client WHERE id = %s) WHERE id = %s",
        "UPDATE appointments_client SET email = name WHERE id IN (%s, %s)",
    ):
        with connection.cursor() as cursor:
            cursor.execute(update, [client.pk, two.pk])
    stolen = Client.objects.get(pk=two.pk)
    for name in ("name", "email"):
        with pytest.raises(encryption.DecryptionError):
            getattr(stolen, name)


def test_it_can_not_be_looked_for_nor_changed_where_no_row_is_known() -> None:
    create_client()
    for act in (
        lambda: Client.objects.filter(name="Ana").exists(),
        lambda: Client.objects.update(name="Bea"),
        lambda: Client.objects.filter(name__in=["Ana"]).exists(),
    ):
        with pytest.raises(TypeError, match="encrypted"):
            act()


def test_it_is_not_serialized() -> None:
    with pytest.raises(TypeError, match="encrypted"):
        serializers.serialize("json", [create_client()])


def test_saving_another_column_leaves_the_ciphertext_as_it_is() -> None:
    row = create_client()
    before = column(row)
    reloaded = Client.objects.get()
    reloaded.state = "NJ"
    reloaded.save()
    assert column(row) == before
    reloaded.name = "Bea"
    reloaded.save(update_fields=["name"])
    assert column(row) != before
    assert Client.objects.get().name == "Bea"


def test_two_rows_with_one_text_have_two_ciphertexts() -> None:
    assert column(create_client()) != column(create_client())
