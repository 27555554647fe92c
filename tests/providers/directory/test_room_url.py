"""Video rooms are public https addresses without a name or password, by every way to enter them."""

import pytest

from providers.directory.domain import room_url
from providers.directory.domain.lists import CellError
from providers.imports.domain.roster import values

REFUSED = [
    "https://maya:secret@meet.example.org/room",
    "https://maya@meet.example.org/room",
    "https://@meet.example.org/",
    "https://localhost/room",
    "https://localhost./room",
    "https://LOCALHOST:8443/room",
    "https://room.localhost/",
    "https://printer.local/",
    "https://meet.internal/",
    "https://intranet/room",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://10.0.0.8/room",
    "https://192.168.1.5/room",
    "https://172.16.3.4/room",
    "https://169.254.169.254/latest/meta-data/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/room",
    "https://[::ffff:127.0.0.1]/",
    "https://[::1/",
    "https://meet.example.org:99999999/",
    "https://8.8.8.8/room",
    "https://[2001:4860:4860::8888]/",
    "https://a..b/",
    "http://meet.example.org/room",
    "javascript:alert(1)",
]
ACCEPTED = [
    "https://meet.example.org/room",
    "https://meet.example.org:8443/room?x=1#y",
    "https://zoom.us/j/123@456",
    "https://MEET.example.org/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_addresses_that_clients_cannot_open_are_refused(url: str) -> None:
    assert room_url.is_public(url) is False
    with pytest.raises(CellError):
        values.url(url)


@pytest.mark.parametrize("url", ACCEPTED)
def test_public_addresses_are_accepted(url: str) -> None:
    assert (room_url.is_public(url), values.url(url)) == (True, url)
