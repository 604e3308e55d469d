"""Counting: which letters an introduction owed, and what became of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from matchmaking.introductions.enums import Answer
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.chaos.sink import Taken

# What an answer makes Puente owe, beside the first letter.
OWED_AFTER = {
    Answer.ACCEPT: {K.ACKNOWLEDGEMENT, K.BUYER_TEASER},
    Answer.INTERESTED: {K.INTRODUCTION_TO_SUPPLIER, K.INTRODUCTION_TO_BUYER},
}


@dataclass
class Ledger:
    seed: int
    introductions: int
    expected: int = 0
    received: int = 0
    duplicates: int = 0
    unaccounted: int = 0
    uncertain: int = 0
    uncertain_but_received: int = 0
    kills: list[str] = field(default_factory=list)
    wanted_kills: int = 0
    ended: int = 0
    seconds: float = 0.0
    ended_in_time: bool = True
    faults: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return (
            not self.faults
            and self.ended_in_time
            and self.duplicates == self.unaccounted == 0
            and self.uncertain <= self.ended
            and len(self.kills) == self.wanted_kills
        )

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"passed": self.passed}


def count(ledger: Ledger, *, mission: Mission, taken: Iterable[Taken]) -> None:
    """Fill `ledger` from the two sides of the truth: the database and what the server took."""
    rows = {mail.message_id: mail for mail in Mail.objects.all()}
    copies: Counter[str] = Counter()
    for letter in taken:
        ledger.received += 1
        mail = rows.get(letter.message_id)
        if mail is None or mail.recipient != letter.recipient:
            ledger.faults.append(f"nobody owed {letter.message_id} to {letter.recipient}")
            continue
        copies[mail.key] += 1
    by_key = {mail.key: mail for mail in rows.values()}
    owed = set(_owed(mission))
    ledger.expected = len(owed)
    ledger.duplicates = sum(number - 1 for number in copies.values())
    ledger.faults += [f"{key} was sent without reason" for key in sorted(set(copies) - owed)]
    for key in sorted(owed):
        found = by_key.get(key)
        if found is not None and found.state == MailState.UNCERTAIN:
            ledger.uncertain += 1
            ledger.uncertain_but_received += copies[key] > 0
        elif found is None or found.state != MailState.SENT or not copies[key]:
            ledger.unaccounted += 1
            state = found.state if found else "no row"
            ledger.faults.append(f"{key}: {state}, received {copies[key]} times")


def _owed(mission: Mission) -> Iterable[str]:
    begun = Introduction.objects.filter(mission=mission).prefetch_related("replies")
    for introduction in begun:
        kinds = {K.SUPPLIER_REQUEST}
        for reply in introduction.replies.all():
            kinds |= OWED_AFTER[Answer(reply.answer)]
        for kind in kinds:
            yield f"{introduction.label}:{kind}:0"
