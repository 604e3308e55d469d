"""One rule for each kind of value, shared by the forms, the API and the import.

Each `check_*` takes whatever a cell, a form field or a JSON value holds and returns `Checked`: the
value as it may be kept, with errors and warnings. Checking a checked value changes nothing. Empty
input (None, "", blanks) is an empty value without a problem: what is required is another rule.
"""

from matchmaking.profiles.validators.basic import (
    Check,
    as_text,
    check_area,
    check_choice,
    check_days,
    check_flag,
    check_list,
    check_number,
    check_people,
    check_percent,
    check_pesos,
    check_price,
    check_shelf_life,
    check_text,
    check_whole,
)
from matchmaking.profiles.validators.contacts import check_email, check_phone, check_url
from matchmaking.profiles.validators.dates import (
    check_date,
    check_deadline,
    check_valid_to,
    check_year,
)
from matchmaking.profiles.validators.food import check_ingredients
from matchmaking.profiles.validators.identities import (
    check_corporate_number,
    check_hs,
    check_hs_codes,
    check_rfc,
    check_scian,
)
from matchmaking.profiles.validators.names import (
    check_addressee,
    check_countries,
    check_country,
    check_kana,
    check_language,
    check_languages,
    to_katakana,
)

__all__ = [
    "Check",
    "as_text",
    "check_addressee",
    "check_area",
    "check_choice",
    "check_corporate_number",
    "check_countries",
    "check_country",
    "check_date",
    "check_days",
    "check_deadline",
    "check_email",
    "check_flag",
    "check_hs",
    "check_hs_codes",
    "check_ingredients",
    "check_kana",
    "check_language",
    "check_languages",
    "check_list",
    "check_number",
    "check_people",
    "check_percent",
    "check_pesos",
    "check_phone",
    "check_price",
    "check_rfc",
    "check_scian",
    "check_shelf_life",
    "check_text",
    "check_url",
    "check_valid_to",
    "check_whole",
    "check_year",
    "to_katakana",
]
