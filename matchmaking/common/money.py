"""How a sum is written beside its currency."""

import re

_SIGN = re.compile(r"^[$¥￥]\s*|\s*円$")


def without_sign(text: str) -> str:
    """A sum as people write it, where its currency is chosen beside it: "$ 45.00" is 45.00."""
    return _SIGN.sub("", text, count=1)


def with_currency(number: str, currency: str, language: str) -> str:
    """ "12,000 USD"; yen for readers of Japanese as "5,400,000円", as their letters say it.

    `number` is written already, and may be a band; the number alone where no currency is known.
    """
    if language == "ja" and currency == "JPY":
        return f"{number}円"
    return f"{number} {currency}".strip()
