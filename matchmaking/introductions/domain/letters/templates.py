"""Keeping the organizer's wording of letters, version by version, and showing what it makes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain.letters.composing import (
    RenderedLetter,
    compose,
    language_of,
)
from matchmaking.introductions.domain.letters.kinds import TRAITS
from matchmaking.introductions.domain.letters.sending import (
    answer_deadline,
    end_of_working_day,
    zone_of_reader,
)
from matchmaking.introductions.domain.letters.wording import (
    Fault,
    Wording,
    faults_of,
    has_wording,
    puentes_wording,
)
from matchmaking.introductions.enums import LetterKind, Side
from matchmaking.introductions.models import Introduction, LetterTemplate
from matchmaking.matching.enums import ProposalState
from matchmaking.matching.models import Proposal
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.clean import clean_body, clean_line
from matchmaking.profiles.domain.queries import keep_to_themselves
from matchmaking.profiles.models import Supplier

# What stands in a preview where a letter would carry what the other side wrote, in its language.
QUESTION_SHOWN = {
    "es": "¿Qué cantidad pueden entregar al mes a partir de abril?",
    "ja": "4月以降、毎月どのくらいの数量を納入いただけますか。",
    "en": "What quantity could you deliver each month from April?",
}
ANSWER_SHOWN = {
    "es": "A partir de abril podemos entregar la cantidad que se pide.\n"
    "Con dos semanas de aviso podemos entregar más.",
    "ja": "4月以降、ご希望の数量を毎月納入できます。\n"
    "2週間前にご連絡いただければ、増量にも対応できます。",
    "en": "From April we can deliver the quantity that is asked for.\n"
    "With two weeks' notice we can deliver more.",
}


class UnfitWordingError(ValueError):
    """A text that must not be used; `faults` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.sentence for fault in faults))
        self.faults = faults


def in_force(*, mission: Mission, kind: str, language: str) -> LetterTemplate | None:
    """The organizer's own version that letters are made from now; None for Puente's wording."""
    latest = versions(mission=mission, kind=kind, language=language).first()
    return None if latest is None or latest.is_puentes_own else latest


def versions(*, mission: Mission, kind: str, language: str) -> QuerySet[LetterTemplate]:
    """Every version, the latest first."""
    found = LetterTemplate.objects.filter(mission=mission, kind=kind, language=language)
    return found.select_related("user").order_by("-number")


def own_wordings(mission: Mission) -> dict[tuple[str, str], LetterTemplate]:
    """{(kind, language): version in force} where the mission has a wording of its own."""
    latest: dict[tuple[str, str], LetterTemplate] = {}
    rows = LetterTemplate.objects.filter(mission=mission).select_related("user")
    for row in rows.order_by("number"):
        latest[row.kind, row.language] = row
    return {key: row for key, row in latest.items() if not row.is_puentes_own}


def wording_of(version: LetterTemplate | None) -> Wording | None:
    """The text of a version that is in force; None where Puente's own wording is."""
    return None if version is None else Wording(version.subject, version.body)


def wording_in_force(*, mission: Mission, kind: str, language: str) -> Wording:
    """What the editor begins from: the organizer's own text, else Puente's."""
    own = wording_of(in_force(mission=mission, kind=kind, language=language))
    return own or puentes_wording(kind, language)


def save_wording(
    *, mission: Mission, kind: str, language: str, wording: Wording, user: User
) -> LetterTemplate:
    """A new version, in force for letters written from now on. UnfitWordingError if it is unfit."""
    tidy = tidied(wording)
    faults = faults_of(tidy, kind=kind)
    if faults:
        raise UnfitWordingError(faults)
    return _add(mission, kind, language, tidy, user)


def go_back_to_puentes(*, mission: Mission, kind: str, language: str, user: User) -> bool:
    """Use Puente's wording from now on; False where it was in use. Earlier versions stay."""
    if in_force(mission=mission, kind=kind, language=language) is None:
        return False
    _add(mission, kind, language, Wording("", ""), user)
    return True


def tidied(wording: Wording) -> Wording:
    return Wording(clean_line(wording.subject), clean_body(wording.body).strip())


@transaction.atomic
def _add(
    mission: Mission, kind: str, language: str, wording: Wording, user: User
) -> LetterTemplate:
    if not has_wording(kind):
        raise ValueError(f"{kind} has no wording of its own")
    # Two editors at once: the row of the mission makes them number one after the other.
    Mission.objects.select_for_update().get(pk=mission.pk)
    last = versions(mission=mission, kind=kind, language=language).aggregate(n=Max("number"))["n"]
    return LetterTemplate.objects.create(
        mission=mission,
        kind=kind,
        language=language,
        number=(last or 0) + 1,
        subject=wording.subject,
        body=wording.body,
        user=user,
    )


def proposals_to_show(mission: Mission) -> QuerySet[Proposal]:
    """Real pairs of the mission on which a wording can be tried, the approved and best first."""
    return (
        Proposal.objects.filter(
            mission=mission,
            state__in=[ProposalState.APPROVED, ProposalState.PROPOSED],
            # What a supplier no longer shows is quoted in no example either.
            supplier__in=Supplier.objects.exclude(keep_to_themselves()),
        )
        .select_related("need__buyer__organisation", "supplier__organisation")
        .order_by("state", "-score", "pk")
    )


def preview(
    *,
    proposal: Proposal,
    kind: LetterKind,
    language: str,
    wording: Wording | None = None,
    number: int = 1,
    follow_up: Mapping[str, Any] | None = None,
    wait: dt.timedelta | None = None,
) -> RenderedLetter:
    """The letter as a reader of `language` would get it for `proposal`. Nothing is stored.

    Its addresses lead nowhere. Without `wording`, by Puente's own. `number` counts reminders,
    `follow_up` is what a letter after the introduction asks about, and `wait` how long its answer
    is awaited (the mission's days where it is not given).
    """
    introduction = imagined(proposal)
    theirs = language_of(introduction, TRAITS[kind].reader.other)
    # The question is the buyer's in every letter.
    asked_in = language if TRAITS[kind].reader == Side.BUYER else theirs
    nowhere = f"{settings.SITE_URL}/r/{'x' * 43}/"
    return compose(
        introduction=introduction,
        kind=kind,
        language=language,
        wording=wording,
        answer_url=nowhere,
        stop_url=f"{nowhere}stop/",
        sheet_url=f"{nowhere}sheet.pdf",
        times_url=f"{nowhere}times/" if TRAITS[kind].releases else "",
        answer_by=deadline_now(introduction, TRAITS[kind].reader, wait=wait),
        question=QUESTION_SHOWN[asked_in],
        answer=ANSWER_SHOWN[theirs],
        number=number,
        follow_up=follow_up,
    )


def deadline_now(
    introduction: Introduction, side: Side, *, wait: dt.timedelta | None = None
) -> dt.datetime:
    """Until when `side` could answer a letter that went out now, given `wait` or the usual days."""
    now, zone = timezone.now(), zone_of_reader(introduction, side)
    if wait is None:
        return answer_deadline(mission=introduction.mission, zone=zone, sent_at=now)
    return end_of_working_day(zone=zone, at=now + wait)


def imagined(proposal: Proposal) -> Introduction:
    """The introduction that an approved `proposal` would become, for a letter to be shown on."""
    return Introduction(
        mission=proposal.mission,
        proposal=proposal,
        need=proposal.need,
        supplier=proposal.supplier,
        not_now_until=(timezone.now() + dt.timedelta(days=90)).date(),
    )
