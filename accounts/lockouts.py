"""For how long a log-in stays closed after failed tries, so that the page can say so.

allauth counts the tries and tells nobody when the next one is taken; what it counted is read here.
"""

import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

_COUNTED = {"app": "allauth.account", "action": "login_failed"}


def seconds_locked(request: HttpRequest, *, key: str = "") -> float:
    """Until the next try for `key`, or from this address, is taken; 0 where one is taken now.

    Without a key it is the longest that it can be.
    """
    rates = ratelimit.get_rates(**_COUNTED)
    if not key:
        return max((float(rate.duration) for rate in rates), default=0.0)
    now = time.time()
    waits = [0.0]
    for rate in rates:
        counted = ratelimit.get_cache_key(request, rate=rate, key=key, **_COUNTED)
        tries = sorted(at for at in cache.get(counted, []) if at > now - rate.duration)
        if len(tries) >= rate.amount:
            waits.append(tries[-rate.amount] + rate.duration - now)
    return max(waits)


def locked_sentence(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    sentence = ngettext(
        "Too many failed log-ins. Try again in %(minutes)s minute.",
        "Too many failed log-ins. Try again in %(minutes)s minutes.",
        minutes,
    )
    return sentence % {"minutes": minutes}
