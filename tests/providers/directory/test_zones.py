from zoneinfo import ZoneInfo

from providers.directory.domain.license import STATES
from providers.directory.domain.zones import MOST_PEOPLE


def test_every_state_district_and_territory_has_a_zone() -> None:
    assert set(MOST_PEOPLE) == set(STATES)
    assert len(MOST_PEOPLE) == 56


def test_every_zone_exists_under_its_own_name() -> None:
    assert [ZoneInfo(zone).key for zone in MOST_PEOPLE.values()] == list(MOST_PEOPLE.values())


def test_states_without_daylight_saving_have_zones_without_it() -> None:
    assert (MOST_PEOPLE["AZ"], MOST_PEOPLE["HI"]) == ("America/Phoenix", "Pacific/Honolulu")
