"""The cache: Redis, and while that cannot be asked a memory of this process's own.

It holds counters alone (failed log-ins, requests of a key, codes that were used). That nobody could
log in and no programme could ask, because a counter cannot be read, would cost more than counting
in each process apart; see docs/decisions/0025-counting-without-redis.md.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds that Redis is given for an answer, and for how long a process then leaves it alone: a
# log-in asks a dozen times.
PATIENCE = 1.0
QUIET_AFTER_FAILURE = 5.0

_quiet_until = 0.0


class SharedOrOwnCache(BaseCache):
    """What is not defined here, BaseCache makes of these."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patient = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        self._shared = RedisCache(server, {**params, "OPTIONS": patient})
        # By this name all threads of the process have one memory. Django's 300 entries are so few
        # that who guesses under 300 addresses would have the first forgotten.
        roomy = {"MAX_ENTRIES": 10_000}
        self._own = LocMemCache("counted without Redis", {**params, "OPTIONS": roomy})

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        global _quiet_until
        if time.monotonic() >= _quiet_until:
            try:
                return getattr(self._shared, verb)(*args, **kwargs)
            except RedisError as error:
                # Also where it answers that it cannot: its memory or its disk is full.
                _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
                logger.warning("Redis cannot be asked; this process counts alone: %s", error)
        return getattr(self._own, verb)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", *args, **kwargs)

    def clear(self) -> Any:
        return self._ask("clear")
