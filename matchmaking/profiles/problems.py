"""What is wrong, or only doubtful, with one value, in a form that every way in can show.

Forms, API and import receive the same problems: a code with parameters, never a ready sentence.
The sentence is made when somebody reads it, in their language.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as stored
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.common.figures import Figure

# A larger one is grouped where it is told; up to here it may be a year.
LARGEST_BARE = 9_999

T_co = TypeVar("T_co", covariant=True)


class Severity(StrEnum):
    ERROR = "error"
    """The value cannot be kept."""
    WARNING = "warning"
    """The value is kept, perhaps changed; a person should look."""


class Code(StrEnum):
    REQUIRED = "required"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_NUMBER = "not_a_number"
    NOT_DAYS = "not_days"
    NOT_WHOLE = "not_whole"
    OTHER_UNIT = "other_unit"
    TWO_READINGS = "two_readings"
    READ_AS = "read_as"
    READ_AS_DAYS = "read_as_days"
    READ_AS_NONE = "read_as_none"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_CHOICE = "not_a_choice"
    UNKNOWN_TERM = "unknown_term"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_DATE = "not_a_date"
    NOT_A_LIST = "not_a_list"
    RFC_SHAPE = "rfc_shape"
    RFC_CHECK_DIGIT = "rfc_check_digit"
    RFC_INCOMPLETE = "rfc_incomplete"
    RFC_GENERIC = "rfc_generic"
    CORPORATE_NUMBER_SHAPE = "corporate_number_shape"
    CORPORATE_NUMBER_CHECK_DIGIT = "corporate_number_check_digit"
    HS_SHAPE = "hs_shape"
    HS_CHAPTER = "hs_chapter"
    HS_CUT = "hs_cut"
    HS_ZERO_ADDED = "hs_zero_added"
    SCIAN_SHAPE = "scian_shape"
    SCIAN_SECTOR = "scian_sector"
    READ_AS_DATE = "read_as_date"
    YEAR_RANGE = "year_range"
    YEAR_OF_THREE_DIGITS = "year_of_three_digits"
    KANA_SHAPE = "kana_shape"
    KANA_MIXED = "kana_mixed"
    FIRST_OF_SEVERAL = "first_of_several"
    DIGITS_LOST = "digits_lost"
    SEVERAL_ADDRESSES = "several_addresses"
    ADDRESS_AMONG_WORDS = "address_among_words"
    EMAIL_SHAPE = "email_shape"
    PHONE_SHAPE = "phone_shape"
    PHONE_UNKNOWN = "phone_unknown"
    URL_SHAPE = "url_shape"
    LANGUAGE_UNKNOWN = "language_unknown"
    COUNTRY_UNKNOWN = "country_unknown"
    DEADLINE_PASSED = "deadline_passed"
    CERTIFICATE_EXPIRED = "certificate_expired"
    WINDOW_REVERSED = "window_reversed"
    PRICE_BAND_REVERSED = "price_band_reversed"
    PRICE_WITHOUT_CURRENCY = "price_without_currency"
    QUANTITY_WITHOUT_UNIT = "quantity_without_unit"
    AVAILABLE_ABOVE_CAPACITY = "available_above_capacity"
    SHARES_ABOVE_100 = "shares_above_100"
    ONE_OR_SEVERAL = "one_or_several"
    EXPORTS_BEFORE_FOUNDING = "exports_before_founding"
    NAME_IN_NO_LANGUAGE = "name_in_no_language"
    ALREADY_LISTED = "already_listed"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_KIND = "file_kind"
    FILE_DAMAGED = "file_damaged"
    FILE_TOO_FINE = "file_too_fine"
    FILE_NOT_STORED = "file_not_stored"


MESSAGES: dict[Code, Promise] = {
    Code.REQUIRED: _("Fill this in."),
    Code.TOO_LONG: _("Write at most %(limit)s characters; these are %(length)s."),
    Code.TOO_MANY: _("Name at most %(limit)s."),
    Code.NOT_A_NUMBER: _("“%(value)s” is not a number. Write digits only, as in 1200 or 0.5."),
    Code.NOT_DAYS: _(
        "“%(value)s” is not a time that we can read. Write days, weeks or months, as in 45 or"
        " 6 weeks."
    ),
    Code.NOT_WHOLE: _("Write a whole number; “%(value)s” has decimals."),
    Code.OTHER_UNIT: _("What stands beside the number in “%(value)s” does not fit its unit."),
    Code.TWO_READINGS: _(
        "“%(value)s” can be read in two ways. Did you mean %(grouped)s or %(decimal)s?"
    ),
    Code.READ_AS: _("“%(value)s” was read as %(number)s."),
    Code.READ_AS_DAYS: _("“%(value)s” was read as %(number)s, in days."),
    Code.READ_AS_NONE: _("“%(value)s” was read as none."),
    Code.TOO_SMALL: _("Write at least %(limit)s."),
    Code.TOO_LARGE: _("Write at most %(limit)s."),
    Code.NOT_A_CHOICE: _("“%(value)s” is none of the choices."),
    Code.UNKNOWN_TERM: _("“%(value)s” is not in the list."),
    Code.NOT_YES_OR_NO: _("Answer with yes or no; “%(value)s” is neither."),
    Code.NOT_A_DATE: _("“%(value)s” is not a date. Write it as 2026-11-30."),
    Code.NOT_A_LIST: _("Give a list."),
    Code.RFC_SHAPE: _(
        "“%(value)s” is not an RFC: a company's has 3 letters, 6 digits of a date and 3 characters,"
        " a person's has 4 letters first."
    ),
    Code.RFC_CHECK_DIGIT: _(
        "The last characters of the RFC %(value)s do not fit the others. Some RFCs in use are like"
        " that; compare it with the tax certificate."
    ),
    Code.RFC_INCOMPLETE: _("The RFC %(value)s lacks its last three characters."),
    Code.RFC_GENERIC: _("%(value)s is the generic RFC, which names nobody; it was left out."),
    Code.CORPORATE_NUMBER_SHAPE: _("A Japanese corporate number has 13 digits."),
    Code.CORPORATE_NUMBER_CHECK_DIGIT: _(
        "The first digit of the corporate number %(value)s does not fit the others. One of the"
        " digits is wrong."
    ),
    Code.HS_SHAPE: _("“%(value)s” is not an HS code: write 4 or 6 digits, as 0804 or 0804.40."),
    Code.HS_CHAPTER: _("The Harmonized System has no chapter %(chapter)s (in “%(value)s”)."),
    Code.HS_CUT: _(
        "“%(value)s” was cut to its first six digits, %(code)s: the rest differs by country."
    ),
    Code.HS_ZERO_ADDED: _("“%(value)s” was read as %(code)s: a zero seemed to be lost."),
    Code.SCIAN_SHAPE: _("“%(value)s” is not a SCIAN code, which has 2 to 6 digits."),
    Code.SCIAN_SECTOR: _("SCIAN has no sector %(sector)s (in “%(value)s”)."),
    Code.READ_AS_DATE: _("“%(value)s” was read as %(day)s: the day stands before the month."),
    Code.YEAR_RANGE: _("Write a year between %(first)s and %(last)s."),
    Code.YEAR_OF_THREE_DIGITS: _("The year %(value)s has three digits only. Is one missing?"),
    Code.KANA_SHAPE: _("Write the reading in katakana; “%(value)s” has other characters."),
    Code.KANA_MIXED: _(
        "“%(value)s” has letters or digits among the katakana; a reader would spell those out too."
    ),
    Code.FIRST_OF_SEVERAL: _("Of several, %(value)s is kept; left out: %(others)s."),
    Code.DIGITS_LOST: _(
        "“%(value)s” has lost digits: the spreadsheet shortened a long number. Give its column the"
        " format “Text” and write the number once more."
    ),
    Code.SEVERAL_ADDRESSES: _(
        "“%(value)s” has more than one address. Write only the one that is to be used."
    ),
    Code.ADDRESS_AMONG_WORDS: _(
        "“%(value)s” has a space within it, or other words. Write the address alone."
    ),
    Code.EMAIL_SHAPE: _("“%(value)s” is not an e-mail address."),
    Code.PHONE_SHAPE: _("“%(value)s” is not a telephone number."),
    Code.PHONE_UNKNOWN: _("No network is known to use the number %(value)s. Compare it once more."),
    Code.URL_SHAPE: _("“%(value)s” is not a web address."),
    Code.LANGUAGE_UNKNOWN: _("“%(value)s” is not a language that we know."),
    Code.COUNTRY_UNKNOWN: _("“%(value)s” is not a country that we know."),
    Code.DEADLINE_PASSED: _("The deadline %(value)s has passed."),
    Code.CERTIFICATE_EXPIRED: _("The certificate expired on %(value)s."),
    Code.WINDOW_REVERSED: _("The last day is before the first."),
    Code.PRICE_BAND_REVERSED: _("The upper price is below the lower one."),
    Code.PRICE_WITHOUT_CURRENCY: _("Say in which currency the price is."),
    Code.QUANTITY_WITHOUT_UNIT: _("Say in which unit the quantities are."),
    Code.AVAILABLE_ABOVE_CAPACITY: _("More is available than the whole monthly capacity."),
    Code.SHARES_ABOVE_100: _("The shares of the ingredients add up to %(total)s %%."),
    Code.ONE_OR_SEVERAL: _(
        "“%(value)s” can be one ingredient or several. Write each on a line of its own; where it is"
        " one, put a ; behind it."
    ),
    Code.EXPORTS_BEFORE_FOUNDING: _("The first export is earlier than the founding year."),
    Code.NAME_IN_NO_LANGUAGE: _("Name the product in at least one language."),
    Code.ALREADY_LISTED: _("This one is in the list already."),
    Code.FILE_EMPTY: _("The file is empty."),
    Code.FILE_TOO_LARGE: _("The file has %(size)s MB; at most %(limit)s MB are taken."),
    Code.FILE_KIND: _("Only PDF, JPG and PNG files are taken, whatever their name ends in."),
    Code.FILE_DAMAGED: _("The picture cannot be opened. Save it again as JPG or PNG."),
    Code.FILE_TOO_FINE: _(
        "The picture has more than %(limit)s megapixels. Save a smaller copy of it, or take it with"
        " a lower resolution."
    ),
    Code.FILE_NOT_STORED: _(
        "The file could not be stored on our side, perhaps for want of space; nothing was saved. "
        "Please try again later."
    ),
}


# This parameter of these is a day, kept as ISO 8601 writes it.
DATED = {
    Code.DEADLINE_PASSED: "value",
    Code.CERTIFICATE_EXPIRED: "value",
    Code.READ_AS_DATE: "day",
}


def _grouped(value: object) -> object:
    return Figure(value) if isinstance(value, int) and value > LARGEST_BARE else value


def params_read(code: str, params: Mapping[str, object]) -> dict[str, object]:
    """`params` as the sentence of `code` tells them in the language in force."""
    if code not in DATED:
        return {name: _grouped(value) for name, value in params.items()}
    name = DATED[Code(code)]
    day = dt.date.fromisoformat(str(params[name]))
    return {**params, name: date_format(day, "DATE_FORMAT")}


@dataclass(frozen=True, slots=True)
class Problem:
    field: str
    code: Code
    severity: Severity = Severity.ERROR
    params: Mapping[str, object] = stored(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the language in force."""
        return str(MESSAGES[self.code]) % params_read(self.code, self.params)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def at(self, field: str) -> "Problem":
        return replace(self, field=field)


@dataclass(frozen=True, slots=True)
class Checked(Generic[T_co]):
    """A value as it may be kept, and what was noticed; on an error the value is the empty one."""

    value: T_co
    problems: tuple[Problem, ...] = ()


class InvalidDataError(Exception):
    """Data that cannot be kept. `problems` has every error, and the warnings beside them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{p.field}: {p.code}" for p in self.problems))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.is_error)


def warnings(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if not problem.is_error)
