"""Whose contact details the pages and letters of introductions show, for the history of looks."""

from collections.abc import Iterable

from accounts.domain.accesses import Reader, Whose, record_access
from accounts.enums import Way
from matchmaking.common.languages import present_language
from matchmaking.introductions.domain.letters.kinds import RELEASES, TRAITS
from matchmaking.introductions.enums import LetterKind, Side
from matchmaking.introductions.models import Introduction, Letter, ReceivedReply
from matchmaking.matching.models import Proposal
from matchmaking.missions.domain.history import label_of
from matchmaking.profiles.domain.contacts import contact_of
from matchmaking.profiles.models import Buyer


def name_of(introduction: Introduction, side: Side) -> str:
    """The organisation of `side`, as the reader of the page can read it."""
    profile = introduction.profile_of(side)
    if isinstance(profile, Buyer):
        return profile.name_in(present_language())
    return profile.organisation.name


def contact_on(introduction: Introduction, side: Side) -> list[Whose]:
    """The contact of `side`, as its profile names it now."""
    return contact_of(introduction.profile_of(side))


def both_contacts(introduction: Introduction) -> list[Whose]:
    return [whose for side in Side for whose in contact_on(introduction, side)]


def readers_of_letters(introduction: Introduction, letters: Iterable[Letter]) -> list[Whose]:
    """To whom `letters` went, and both sides where one of them releases the contacts."""
    found = [
        Whose(introduction.profile_of(letter.side).organisation_id, letter.mail.recipient)
        for letter in letters
    ]
    if any(letter.kind in RELEASES for letter in letters):
        found += both_contacts(introduction)
    return found


def sender_of(introduction: Introduction, received: ReceivedReply) -> Whose:
    """Who wrote a reply by e-mail: somebody of that side, under whatever address."""
    profile = introduction.profile_of(received.side)
    return Whose(profile.organisation_id, received.incoming.sender)


def named_in_follow_up(introduction: Introduction) -> list[Whose]:
    """The sides of which the follow-up names somebody: spoken with, or answering for a promise.

    Such a name is what was written down on the telephone; it need not have an address.
    """
    said = [
        *introduction.progressreports.all(),
        *introduction.counterfactualanswers.all(),
        *introduction.calls.all(),
        *(word for outcome in introduction.outcomes.all() for word in outcome.statements.all()),
    ]
    named = {(word.side, word.spoke_with_email) for word in said if word.spoke_with}
    promises = introduction.promises.all()
    named |= {(promise.owner, promise.person_email) for promise in promises if promise.person}
    return [
        Whose(introduction.profile_of(side).organisation_id, address)
        for side, address in sorted(named)
        if side in Side.values  # else one of the organizer's own
    ]


def named_in_preview(proposal: Proposal, kind: LetterKind) -> list[Whose]:
    """Whom a letter of `kind` would name, made for a real pair: its reader, or both sides."""
    supplier, buyer = contact_of(proposal.supplier), contact_of(proposal.need.buyer)
    if kind in RELEASES:
        return supplier + buyer
    return supplier if TRAITS[kind].reader == Side.SUPPLIER else buyer


def record_release(introduction: Introduction) -> None:
    """Each side is given the other's contact by letter; the consents are on `ContactRelease`."""
    for side in Side:
        record_access(
            reader=Reader.by_link(introduction.profile_of(side).organisation),
            whose=contact_on(introduction, side.other),
            way=Way.LETTER,
            related=label_of(introduction.mission_id),
        )
