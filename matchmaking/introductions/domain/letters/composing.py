"""Composing letters: facts in, a rendered letter out. Nothing is stored or sent here."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from accounts.domain.consents import has_refused
from accounts.enums import Purpose
from matchmaking.common.enums import Language
from matchmaking.common.markup import html_of
from matchmaking.introductions.domain.letters import facts
from matchmaking.introductions.domain.letters.kinds import AFTERWARDS, RELEASES, reader_of
from matchmaking.introductions.domain.letters.sending import last_day
from matchmaking.introductions.domain.letters.vocabulary import PARTS
from matchmaking.introductions.domain.letters.wording import Wording, fill, vocabulary_of
from matchmaking.introductions.domain.letters.writing import day, short_day, until
from matchmaking.introductions.enums import LetterKind, Side
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.clean import clean_body, clean_subject
from matchmaking.profiles.domain.relay import one_line
from matchmaking.profiles.models import Buyer, Supplier

_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_TWO_FULL_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
# What a letter reads of an introduction.
BOTH_SIDES = (
    "mission__organizer",
    "need__buyer__organisation",
    "need__buyer__prefecture",
    "need__sector",
    "supplier__organisation",
    "supplier__state",
    "proposal",
)


@dataclass(frozen=True)
class RenderedLetter:
    language: str
    subject: str
    text: str
    html: str


def language_of(introduction: Introduction, side: Side) -> str:
    """The language that the reader of that side chose."""
    if side == Side.BUYER:
        return introduction.need.buyer.language
    return introduction.supplier.contact_language


def compose(
    *,
    introduction: Introduction,
    kind: LetterKind,
    answer_url: str = "",
    stop_url: str = "",
    sheet_url: str = "",
    times_url: str = "",
    answer_by: dt.datetime | None = None,
    question: str = "",
    answer: str = "",
    asked_by: str = "",
    follow_up: Mapping[str, Any] | None = None,
    number: int = 0,
    wording: Wording | None = None,
    language: str = "",
) -> RenderedLetter:
    """The letter of `kind` for its reader, in the reader's language (`language` for a preview).

    Made of Puente's own template, or of the organizer's `wording`.

    `answer_by` is the end of the last day for an answer; `question` and `answer` are free texts
    that were cleared of contacts, `asked_by` the colleague whose question it was and who is sent
    the answer too; `number` counts reminders. `times_url` is where the reader says
    when it cannot come ("": there is nothing to say yet), `follow_up` is what a letter after
    the introduction asks about (`followup_letters.facts_of`).
    """
    side = reader_of(kind)
    language = language or language_of(introduction, side)
    theirs = language_of(introduction, side.other)
    until_day = last_day(introduction, side, answer_by) if answer_by else None
    with translation.override(language):
        context = _context(introduction, kind, language) | {
            "answer_url": answer_url,
            "stop_url": stop_url,
            "sheet_url": sheet_url,
            "times_url": times_url,
            "number": number,
            "not_now_until": introduction.not_now_until,
            "not_now_day": short_day(introduction.not_now_until),
            "answer_by": until_day,
            "answer_day": day(until_day),
            # A buyer reads its own question again, above the answer.
            "question": facts.Quote(question, language)
            if side == Side.BUYER
            else facts.as_written(question, theirs),
            "answer": facts.as_written(answer, theirs),
            "asked_by": one_line(asked_by),
            "follow_up": follow_up or {},
        }
        context["p"] = parts(language, context)
    urls = {answer_url, stop_url, sheet_url, times_url} - {""}
    return write_letter(kind, language, context, wording=wording, urls=urls)


def write_letter(
    kind: str,
    language: str,
    context: Mapping[str, Any],
    *,
    wording: Wording | None,
    urls: set[str],
) -> RenderedLetter:
    """The letter by Puente's template or, where there is one, by the organizer's `wording`.

    `context` holds its facts and, in `p`, the pieces of `parts`.
    """
    if wording is None:
        return render_letter(kind, language, context, urls=urls)
    if kind in vocabulary_of(kind).by_headline:
        headline = render_letter(kind, language, context, urls=urls).subject
        context = {**context, "headline": headline}
    with translation.override(language):
        written = fill(wording, context, kind=kind)
    return _finish(written, language, urls=urls)


def parts(language: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The pieces that letters are put together from, each written already."""
    written = pieces(PARTS, language, context)
    return written | {"other_company": _other_company(language, context)}


def pieces(files: Mapping[str, str], language: str, context: Mapping[str, Any]) -> dict[str, str]:
    """{name: what the file of that piece makes of `context`}."""
    return {
        name: _without_gaps(
            clean_body(render_to_string(f"letters/{language}/{file}.txt", dict(context)))
        ).strip()
        for name, file in files.items()
    }


def _other_company(language: str, context: Mapping[str, Any]) -> str:
    """Whose contact the letter gives: the company as its reader would write it."""
    if "buyer_contact" not in context:
        return ""
    if context["reader"] == Side.BUYER:
        return str(context["supplier_contact"]["company"])
    buyer = context["buyer_contact"]
    foreign = language != Language.JAPANESE and buyer["company_en"]
    return str(foreign or buyer["company"])


def compose_forwarded(
    *,
    introduction: Introduction,
    language: str,
    name: str,
    department: str,
    answer_url: str,
    sheet_url: str,
    stop_url: str,
    answer_by: dt.date | None,
    question: str = "",
    answer: str = "",
) -> RenderedLetter:
    """The buyer's letter for a colleague to whom it was passed on, in the colleague's language.

    With `answer` it is the supplier's, to what the colleague asked.
    """
    buyer = introduction.need.buyer
    kind = "forwarded_answer" if answer else "forwarded"
    with translation.override(language):
        context = _context(introduction, LetterKind.BUYER_TEASER, language)
        context |= {
            "kind": kind,
            "answer_url": answer_url,
            "sheet_url": sheet_url,
            "stop_url": stop_url,
            "answer_day": day(answer_by),
            "forwarded_by": one_line(buyer.contact_name) or one_line(buyer.department),
        }
        context["to"] |= {
            "department": one_line(department),
            "name": one_line(name),
            "title": "",
            # Whatever the company is to the organizer, this person was written to once at most.
            "known": False,
        }
        context["question"] = facts.Quote(question, language)
        theirs = language_of(introduction, Side.SUPPLIER)
        context["answer"] = facts.as_written(answer, theirs)
        context["p"] = parts(language, context)
    return render_letter(kind, language, context, urls={answer_url, sheet_url, stop_url})


def render_letter(
    kind: str, language: str, context: Mapping[str, Any], *, urls: set[str]
) -> RenderedLetter:
    """The letter that `templates/letters/{language}/{kind}.txt` makes of `context`.

    Only the addresses in `urls` become links of the HTML part.
    """
    with translation.override(language):
        written = render_to_string(f"letters/{language}/{kind}.txt", dict(context))
    return _finish(written, language, urls=urls)


def _finish(written: str, language: str, *, urls: set[str]) -> RenderedLetter:
    # The first line is the subject. Conditions in the templates leave runs of empty lines.
    head, _, body = written.strip().partition("\n")
    subject = clean_subject(head)
    text = _with_one_full_stop(_without_gaps(clean_body(body)))
    html = html_of(text, subject=subject, language=language, urls=urls)
    return RenderedLetter(language=language, subject=subject, text=text, html=html)


def _with_one_full_stop(text: str) -> str:
    """A sentence that ends with "S.A. de C.V." has its full stop. Quoted text stays as it is."""
    lines = text.splitlines(keepends=True)
    return "".join(
        line if line.startswith(">") else _TWO_FULL_STOPS.sub(".", line) for line in lines
    )


def _without_gaps(text: str) -> str:
    kept: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"


def _context(introduction: Introduction, kind: LetterKind, language: str) -> dict[str, Any]:
    need, supplier, mission = introduction.need, introduction.supplier, introduction.mission
    explanation = introduction.proposal.explanation
    fits, gaps = facts.fits_and_gaps(supplier, need, language, explanation)
    # After it a name is no secret any more.
    released = kind in RELEASES + AFTERWARDS
    context: dict[str, Any] = {
        "language": language,
        "kind": kind,
        "reader": reader_of(kind),
        "mission": mission_facts(mission, language),
        "need": facts.need_facts(need, language, explanation),
        "supplier": facts.supplier_facts(
            supplier, need, language, named=released or may_be_named(supplier)
        ),
        "fits": points(fits, language, about="fits", reader=reader_of(kind)),
        "gaps": points(gaps, language, about="gaps", reader=reader_of(kind)),
        "to": as_read(
            supplier_address(supplier)
            if reader_of(kind) == Side.SUPPLIER
            else buyer_address(need.buyer),
            language,
        ),
    }
    if released:
        context["buyer_contact"] = buyer_address(need.buyer)
        context["supplier_contact"] = supplier_address(supplier)
    return context


def may_be_named(supplier: Supplier) -> bool:
    """A supplier is named unless it was asked and did not agree."""
    return not has_refused(supplier.organisation, Purpose.NAME_IN_LETTERS)


def points(found: list[facts.Point], language: str, *, about: str, reader: Side) -> list[str]:
    """Each point as one line of `language`, said of the supplier, or to it."""
    with translation.override(language):
        lines = (
            one_line(
                render_to_string(
                    f"letters/{language}/{about}.txt", {"point": point, "reader": reader}
                ),
                length=240,
            )
            for point in found
        )
        return [line for line in lines if line]


def mission_facts(mission: Mission, language: str) -> dict[str, Any]:
    """What every letter says of its mission, and of who signs it."""
    with translation.override(language):
        dates = until(mission.starts_on, mission.ends_on)
    return {
        "name": one_line(
            getattr(mission, f"name_{language}") or mission.name_en or mission.name_es
        ),
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "dates": dates,
        "organizer": one_line(mission.organizer.name),
        "host": _host(mission, language),
        "signatory_name": one_line(mission.signatory_name),
        "signatory_title": one_line(mission.signatory_title_own(language))
        or _in_script_of(language, mission.signatory_title),
        "reply_email": mission.reply_email,
        "reply_phone": one_line(mission.reply_phone),
        "postal_address": one_line(mission.postal_address, length=200),
        "is_fictional": mission.is_fictional,
        "from_mexico": str(mission.organizer.country) == "MX",
    }


def as_read(address: dict[str, Any], language: str) -> dict[str, Any]:
    """An address with what its reader is called by: the position, and `team`, the department."""
    return address | {
        "title": _in_script_of(language, address["title"]),
        "team": _in_script_of(language, address["department"]),
    }


def _in_script_of(language: str, text: str) -> str:
    """A position is kept in one language only: left out where the reader has another script."""
    japanese = bool(_JAPANESE.search(text))
    return one_line(text) if japanese == (language == Language.JAPANESE) else ""


def _host(mission: Mission, language: str) -> str:
    if not mission.host_may_be_named:
        return ""
    if language == Language.JAPANESE:
        return one_line(mission.host_name_ja or mission.host_name_en)
    return one_line(mission.host_name_en or mission.host_name_ja)


def supplier_address(supplier: Supplier) -> dict[str, Any]:
    return {
        "company": one_line(supplier.organisation.legal_name),
        "department": "",
        "name": one_line(supplier.contact_name),
        "title": one_line(supplier.contact_title),
        "email": one_line(supplier.contact_email),
        "phone": one_line(supplier.contact_phone),
        "website": one_line(supplier.organisation.website),
        "languages": [str(code) for code in supplier.languages],
    }


def buyer_address(buyer: Buyer) -> dict[str, Any]:
    return {
        "company": one_line(buyer.organisation.legal_name),
        "company_en": one_line(buyer.name_en),
        "department": one_line(buyer.department),
        "name": one_line(buyer.contact_name),
        "title": one_line(buyer.contact_title),
        "email": one_line(buyer.contact_email),
        "phone": one_line(buyer.contact_phone),
        "website": one_line(buyer.organisation.website),
        "known": buyer.known_to_organizer,
        "language": buyer.language,
    }
