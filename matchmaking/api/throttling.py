"""How often one key, or one person, may ask."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from matchmaking.api.principal import principal_of


class PrincipalThrottle(SimpleRateThrottle):
    """Counts each key and each person by itself, apart for each `throttle_scope` of views."""

    def __init__(self) -> None:
        """The rate depends on the view, so it is looked up when there is one."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = getattr(view, "throttle_scope", "api")
        self.rate = settings.API_THROTTLE_RATES[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not request.user.is_authenticated:
            return None
        return f"api-throttle:{self.scope}:{principal_of(request).ident}"
