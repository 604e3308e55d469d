from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from matchmaking.matching.domain.running.engine import run_encoder
from tests.api.factories import World, make_world


@pytest.fixture(autouse=True)
def counted_from_zero(settings: Any) -> None:
    """Throttles count in the cache, which outlives a test."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True)
def without_encoder(settings: Any) -> Iterator[None]:
    """What the encoder adds is measured elsewhere; loading it would take longer than all tests."""
    settings.PUENTE_ENCODER = "none"
    run_encoder.cache_clear()
    yield
    run_encoder.cache_clear()


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def other_world(db: None) -> World:
    return make_world()
