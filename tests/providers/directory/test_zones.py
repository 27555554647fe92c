from zoneinfo import ZoneInfo

from providers.directory.domain.license import STATES
from providers.directory.domain.zones import DEFAULT_TIMEZONE


def test_every_state_district_and_territory_has_a_zone() -> None:
    assert set(DEFAULT_TIMEZONE) == set(STATES)
    assert len(DEFAULT_TIMEZONE) == 56


def test_every_zone_exists_under_its_own_name() -> None:
    assert [ZoneInfo(zone).key for zone in DEFAULT_TIMEZONE.values()] == list(DEFAULT_TIMEZONE.values())


def test_states_without_daylight_saving_have_zones_without_it() -> None:
    assert (DEFAULT_TIMEZONE["AZ"], DEFAULT_TIMEZONE["HI"]) == ("America/Phoenix", "Pacific/Honolulu")
