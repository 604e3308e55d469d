"""Every letter of an introduction as it reads on a mission's real pairs, for looking at them.

Nothing is stored or sent, and every address leads nowhere.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from matchmaking.common.enums import Language
from matchmaking.common.specimens import NOWHERE_TOKEN, Specimen
from matchmaking.introductions.domain.consent import received
from matchmaking.introductions.domain.followup import digest
from matchmaking.introductions.domain.followup.asking import usual_wait
from matchmaking.introductions.domain.letters import templates
from matchmaking.introductions.domain.letters.composing import (
    RenderedLetter,
    compose_forwarded,
    language_of,
    may_be_named,
)
from matchmaking.introductions.domain.letters.kinds import (
    CONFIRMATIONS,
    FOLLOW_UPS,
    Variant,
    kinds_where,
)
from matchmaking.introductions.domain.letters.posting import sender_of
from matchmaking.introductions.domain.letters.sending import last_day
from matchmaking.introductions.domain.letters.wording import has_wording
from matchmaking.introductions.enums import (
    REMINDERS,
    Currency,
    LetterKind,
    OutcomeKind,
    PromiseKind,
    Side,
)
from matchmaking.introductions.models import Introduction
from matchmaking.matching.models import Proposal
from matchmaking.missions.models import Mission
from matchmaking.profiles.enums import Confidentiality

NOWHERE = f"{settings.SITE_URL}/r/{NOWHERE_TOKEN}/"
# Among how many of a mission's best pairs a supplier that is not to be named is looked for.
_LOOKED_AT = 200
_COLLEAGUE = {
    "es": ("Javier Ortiz", "Calidad"),
    "ja": ("佐藤 美咲", "品質保証部"),
    "en": ("Misaki Sato", "Quality Assurance"),
}
_REPLY = {
    "es": "Buenas tardes:\n¿Podríamos hablar por teléfono esta semana?\nSaludos",
    "ja": "お世話になっております。\n今週、お電話でお話しできますでしょうか。\n"
    "よろしくお願いいたします。",
    "en": "Good afternoon,\ncould we speak by telephone this week?\nKind regards",
}


def specimens(mission: Mission) -> Iterator[Specimen]:
    """Each kind in each language on the mission's best pair, and on others that read otherwise.

    None where the mission has no proposal.
    """
    best = templates.proposals_to_show(mission).first()
    if best is None:
        return
    found = {case: _pair(mission, case) for case in Variant}
    others = {case: pair for case, pair in found.items() if pair is not None}
    for language in Language.values:
        for kind in LetterKind:
            for case, more in _forms(kind).items():
                yield _letter(best, kind, language, case, **more)
        for case, pair in others.items():
            for kind in _kinds_that_vary(case):
                yield _letter(pair, kind, language, case)
        yield _forwarded(best, language)
        yield _forwarded_answer(best, language)
        yield from _to_organizer(templates.imagined(best), language)


def _kinds_that_vary(case: Variant) -> tuple[LetterKind, ...]:
    return kinds_where(lambda traits: case in traits.variants)


def _pair(mission: Mission, case: Variant) -> Proposal | None:
    """The best pair of `case`; for what a buyer decides the mission's best, as if it had."""
    found = templates.proposals_to_show(mission)
    if case == Variant.SUPPLIER_UNNAMED:
        return next((p for p in found[:_LOOKED_AT] if not may_be_named(p.supplier)), None)
    pair = found.first()
    if pair is not None and case == Variant.BUYER_UNNAMED:
        pair.need.confidentiality = Confidentiality.ANONYMOUS
    elif pair is not None and case == Variant.DEPARTMENT_ONLY:
        pair.need.buyer.contact_name = ""
    elif pair is not None:
        pair.need.buyer.known_to_organizer = not pair.need.buyer.known_to_organizer
    return pair


def _forms(kind: LetterKind) -> dict[str, dict[str, Any]]:
    """{case: what else `templates.preview` is given} for each form that the kind takes."""
    if kind in REMINDERS:
        return {"first": {"number": 1}, "last": {"number": 2}}
    if kind in CONFIRMATIONS:
        cases = _values()
    elif kind in FOLLOW_UPS:
        cases = _questions()
    else:
        return {"": {}}
    return {
        case: {"follow_up": asked, "wait": usual_wait(kind, asked)} for case, asked in cases.items()
    }


def _questions() -> dict[str, Mapping[str, Any]]:
    today = timezone.localdate()
    week = dt.timedelta(days=7)
    promises = [{"kind": kind, "due_on": today - week} for kind in PromiseKind.values]
    plain: dict[str, Any] = {"promises": [], "values": [], "asks_progress": True, "again": False}
    return {
        "progress": plain,
        "progress_again": plain | {"again": True},
        "promise": plain | {"promises": promises[1:2], "asks_progress": False},
        "promises_and_progress": plain | {"promises": promises, "again": True},
    }


def _values() -> dict[str, Mapping[str, Any]]:
    today = timezone.localdate()
    values = [
        {"kind": kind, "amount": amount, "currency": currency, "agreed_on": today}
        for kind, amount, currency in zip(
            OutcomeKind.values,
            ("12,000.50", "1,250,000", "480,000", ""),
            (Currency.USD, Currency.JPY, Currency.MXN, Currency.USD),
            strict=True,
        )
    ]
    plain = {"promises": [], "asks_progress": False}
    return {
        "one": plain | {"values": values[:1], "again": False},
        "several_again": plain | {"values": values, "again": True},
    }


def _letter(pair: Proposal, kind: LetterKind, language: str, case: str, **more: Any) -> Specimen:
    own = None
    if has_wording(kind):
        own = templates.in_force(mission=pair.mission, kind=kind, language=language)
    wording = templates.wording_of(own)
    made = templates.preview(proposal=pair, kind=kind, language=language, wording=wording, **more)
    return _specimen(kind, made, sender_of(pair.mission.organizer.name), case=case)


def _forwarded_answer(pair: Proposal, language: str) -> Specimen:
    theirs = language_of(templates.imagined(pair), Side.SUPPLIER)
    return _forwarded(
        pair,
        language,
        kind="forwarded_answer",
        question=templates.QUESTION_SHOWN[language],
        answer=templates.ANSWER_SHOWN[theirs],
    )


def _forwarded(pair: Proposal, language: str, *, kind: str = "forwarded", **said: str) -> Specimen:
    name, department = _COLLEAGUE[language]
    introduction = templates.imagined(pair)
    deadline = templates.deadline_now(introduction, Side.BUYER)
    made = compose_forwarded(
        introduction=introduction,
        language=language,
        name=name,
        department=department,
        answer_url=NOWHERE,
        sheet_url=f"{NOWHERE}sheet.pdf",
        stop_url=f"{NOWHERE}stop/",
        answer_by=last_day(introduction, Side.BUYER, deadline),
        **said,
    )
    return _specimen(kind, made, sender_of(pair.mission.organizer.name))


def _to_organizer(introduction: Introduction, language: str) -> Iterator[Specimen]:
    """What the organizer's own people are told."""
    mission = introduction.mission
    pairs = [templates.imagined(pair) for pair in templates.proposals_to_show(mission)[:3]]
    for case, calls, disputed, shown in (("one", 1, 0, pairs[:1]), ("many", 24, 2, pairs * 8)):
        made = digest.compose_digest(
            mission=mission,
            language=language,
            name="Mariana Robles",
            address=NOWHERE,
            calls=calls,
            disputed=disputed,
            pairs=shown,
        )
        yield _specimen(digest.KIND, made, sender_of("Puente"), case=case)
    for side in Side:
        made = received.compose_notice(
            introduction=introduction,
            language=language,
            side=side,
            sender="Kenichi Tanaka <tanaka@example.com>",
            sender_differs=side == Side.BUYER,
            text=_REPLY[language],
            files=1 if side == Side.BUYER else 0,
            page=NOWHERE,
        )
        yield _specimen(received.NOTICE, made, sender_of("Puente"), case=f"from_{side}")


def _specimen(kind: str, made: RenderedLetter, sender: str, *, case: str = "") -> Specimen:
    return Specimen(
        kind=str(kind),
        case=case,
        language=made.language,
        subject=made.subject,
        text=made.text,
        html=made.html,
        sender=sender,
    )
