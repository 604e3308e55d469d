"""What introductions keep of people beside their organisations.

A person speaks for a side behind the link of a letter that went to their address, by their account,
or through the organizer, who entered what they said on the telephone or wrote. Where the organizer
wrote down no address, by the name nobody could be sure: then the words go with the side's contact.
"""

from collections.abc import Callable, Iterable

from django.db.models import CharField, Exists, F, Model, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from matchmaking.common.personal import Found, Holding, keep, register_holding, unguarded
from matchmaking.introductions.domain.people import names_of, naming_in_notes
from matchmaking.introductions.enums import ActorKind, AnswerChannel, Owner, PromiseAct, Side
from matchmaking.introductions.models import (
    Call,
    CounterfactualAnswer,
    Forwarding,
    IntroductionEvent,
    OutcomeStatement,
    ProgressReport,
    Promise,
    PromiseStatement,
    Reply,
    Statement,
)
from matchmaking.matching.models import Review

# The database wants a name beside what was said on the telephone.
NAMELESS = "–"
_SAID = ("at", "side", "channel", "spoke_with", "spoke_with_email", "spoke_on", "note")
_SPOKEN_OF: dict[str, tuple[type[Statement], tuple[str, ...]]] = {
    "promises, as spoken of": (PromiseStatement, (*_SAID, "act", "due_on")),
    "values, as spoken of": (
        OutcomeStatement,
        (*_SAID, "verdict", "kind", "amount", "currency", "agreed_on"),
    ),
    "how things stand": (ProgressReport, (*_SAID, "progress", "reason", "again_on")),
    "without the mission": (CounterfactualAnswer, (*_SAID, "answer")),
    "calls": (Call, (*_SAID, "reached")),
}


# Notes of others, in which a person may be named.
_NAMING: dict[str, type[Model]] = {
    "steps of introductions that name the person": IntroductionEvent,
    "promises that name the person": Promise,
    "reviews that name the person": Review,
} | {f"{name}, that name the person": model for name, (model, _fields) in _SPOKEN_OF.items()}
_TIME: dict[type[Model], str] = {Promise: "created_at"}


def register() -> None:
    _register_answers()
    for name, (model, fields) in _SPOKEN_OF.items():
        register_holding(Holding(name, _said_by(model), fields, _erase_words))
    register_holding(
        Holding(
            "promises",
            _promises_of,
            ("kind", "owner", "person", "person_email", "due_on", "note", "state", "done_on"),
            _erase_promises,
        )
    )
    for name, named_in in _NAMING.items():
        told = (_TIME.get(named_in, "at"), "note")
        register_holding(Holding(name, _naming(named_in), told, _erase_notes))
    register_holding(
        Holding(
            "steps that the account took",
            lambda email: unguarded(IntroductionEvent).filter(user__email__iexact=email),
            ("at", "from_state", "to_state", "reason", "note"),
            keep,
        )
    )


def _register_answers() -> None:
    register_holding(
        Holding(
            "answers in a colleague's name",
            lambda email: unguarded(Reply).filter(link__forwarding__email__iexact=email),
            ("answered_by", "answer", "reason", "text", "at"),
            _erase_answers,
        )
    )
    register_holding(
        Holding(
            "answers",
            _answers_of,
            ("side", "answer", "reason", "until", "text", "at", "notice_version"),
            _erase_answers,
        )
    )
    register_holding(
        Holding(
            "letters passed on",
            lambda email: unguarded(Forwarding).filter(email__iexact=email),
            ("name", "department", "email", "language", "at"),
            _erase_forwardings,
        )
    )


def _of_contact(email: str, side: str, path: str = "introduction") -> Q:
    """Rows whose `side` is the one of which `email` is the contact."""
    supplier = {f"{path}__supplier__contact_email__iexact": email, side: Owner.SUPPLIER}
    buyer = {f"{path}__need__buyer__contact_email__iexact": email, side: Owner.BUYER}
    return Q(**supplier) | Q(**buyer)


def _answers_of(email: str) -> Found:
    """Their own, and those that the organizer entered for them, or for nobody that can be found."""
    staff = IntroductionEvent.objects.filter(
        introduction=OuterRef("introduction"), user=OuterRef("user"), actor_kind=ActorKind.ORGANIZER
    )
    entered = Q(link=None) & Exists(staff)
    nobodys = Q(received=None) & (Q(call=None) | Q(call__spoke_with_email=""))
    return unguarded(Reply).filter(
        Q(user__email__iexact=email) & ~entered
        | Q(link__letter__mail__recipient__iexact=email)
        | Q(call__spoke_with_email__iexact=email)
        | Q(received__incoming__sender__iexact=email)
        | entered & nobodys & _of_contact(email, "side")
    )


def _said_by(model: type[Statement]) -> Callable[[str], Found]:
    def find(email: str) -> Found:
        by_telephone = Q(channel=AnswerChannel.TELEPHONE)
        nobodys = by_telephone & Q(spoke_with_email="") & ~Q(spoke_with=NAMELESS)
        return unguarded(model).filter(
            Q(user__email__iexact=email, side__in=Side.values) & ~by_telephone
            | Q(link__letter__mail__recipient__iexact=email)
            | Q(link__forwarding__email__iexact=email)
            | Q(spoke_with_email__iexact=email)
            | nobodys & _of_contact(email, "side")
        )

    return find


def _promises_of(email: str) -> Found:
    """Those in their name, those that they made themselves, and those of their side in no name."""
    made = PromiseStatement.objects.filter(
        promise=OuterRef("pk"), act=PromiseAct.MADE, side=OuterRef("owner")
    )
    own = _said_by(PromiseStatement)(email)
    own = own.filter(act=PromiseAct.MADE, side=F("promise__owner")).values("promise")
    return unguarded(Promise).filter(
        Q(person_email__iexact=email)
        | Q(person_email="") & (Q(pk__in=own) | ~Exists(made) & _of_contact(email, "owner"))
    )


def _naming(model: type[Model]) -> Callable[[str], Found]:
    """Notes that name the person, but for those about another of the same name."""
    path = "" if model is Review else "introduction__"

    def find(email: str) -> Found:
        found = unguarded(model).filter(naming_in_notes(email, path))
        if issubclass(model, Statement):
            others = ~Q(spoke_with_email="") & ~Q(spoke_with_email__iexact=email)
            found = found.exclude(others & Q(spoke_with__in=names_of(email)))
        return found

    return find


def _erase_notes(rows: Found) -> None:
    rows.update(note="")


def _erase_answers(replies: Found) -> None:
    _erase_copies((reply.introduction_id, reply.text) for reply in replies)
    replies.update(answered_by="", text="")


def _erase_copies(words: Iterable[tuple[int, str]]) -> None:
    """A step of the course that somebody's words led to repeats them."""
    for introduction_id, note in {pair for pair in words if pair[1]}:
        unguarded(IntroductionEvent).filter(introduction=introduction_id, note=note).update(note="")


def _erase_forwardings(passed_on: Found) -> None:
    number = Cast(F("pk"), CharField())
    passed_on.update(
        name="", department="", email=Concat(Value("erased-"), number, Value("@erased.invalid"))
    )


def _erase_words(said: Found) -> None:
    _erase_copies((one.introduction_id, one.note) for one in said)
    said.exclude(spoke_with="").update(spoke_with=NAMELESS)
    said.update(note="", spoke_with_email="")


def _erase_promises(promises: Found) -> None:
    # The organizer that noted a promise for somebody wrote the same words down as its own.
    made = unguarded(PromiseStatement).filter(promise__in=promises, act=PromiseAct.MADE)
    made.filter(note=F("promise__note")).update(note="")
    promises.update(person="", person_email="", note="")
