"""Keeping the keyed hashes by which staff find a client."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from config.crypto import keys
from matching.appointments.domain import client_lookup
from matching.appointments.models import Booker, Client, ClientLookup
from matching.booking.queries.client_lookup import digest

BATCH_SIZE = 200


def write(client: Client, booker: Booker | None) -> None:
    """Save what a client can be found by: their own name and the booker's. Call it in the transaction of the booking."""
    born = date.fromisoformat(client.date_of_birth or "")
    names = [person.name or "" for person in (client, booker) if person]
    texts = {text for name in names for text in client_lookup.lookup_texts(name, born)}
    key_id = keys.current_key_id()
    rows = [ClientLookup(client=client, key_id=key_id, digest=digest(text, key_id)) for text in sorted(texts)]
    ClientLookup.objects.bulk_create(rows, ignore_conflicts=True)


def remove_erased() -> int:
    """Delete the hashes of clients whose name or date of birth was erased. Returns how many."""
    is_erased = Q(client__name__isnull=True) | Q(client__date_of_birth__isnull=True)
    with transaction.atomic():
        return ClientLookup.objects.filter(is_erased).delete()[0]


def write_missing() -> int:
    """Add what is missing: clients of earlier versions, and all clients after a new key. Returns how many clients."""
    current = ClientLookup.objects.filter(client=OuterRef("pk"), key_id=keys.current_key_id())
    with transaction.atomic():
        clients = Client.objects.filter(~Exists(current), date_of_birth__isnull=False, name__isnull=False)
        batch = list(clients.order_by("pk")[:BATCH_SIZE])
        for client in batch:
            ClientLookup.objects.filter(client=client).delete()
            bookers = Booker.objects.filter(appointments__client=client).distinct()
            write(client, None)
            for booker in bookers:
                write(client, booker)
        return len(batch)
