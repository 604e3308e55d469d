from typing import Any

import pytest
from django.core.cache import cache

from tests.api.factories import World, make_world


@pytest.fixture(autouse=True)
def counted_from_zero(settings: Any) -> None:
    """Throttles count in the cache, which outlives a test."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def other_world(db: None) -> World:
    return make_world()
