from collections.abc import Iterator
from typing import Any

import pytest

from tests.pages.everything import World, two_weeks_before


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    with two_weeks_before(settings) as made:
        yield made
