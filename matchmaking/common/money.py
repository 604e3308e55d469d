"""How a sum is written beside its currency."""


def with_currency(number: str, currency: str, language: str) -> str:
    """ "12,000 USD"; yen for readers of Japanese as "5,400,000円", as their letters say it.

    `number` is written already, and may be a band; the number alone where no currency is known.
    """
    if language == "ja" and currency == "JPY":
        return f"{number}円"
    return f"{number} {currency}".strip()
