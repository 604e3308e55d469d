"""A hundred answers in the same moment: one counts, the others are told so."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from matchmaking.introductions.domain.consent.forwarding import MOST_COLLEAGUES
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import ContactRelease, Forwarding, Introduction
from matchmaking.outbox.models import Mail
from tests.introductions.conftest import Reader
from tests.private_postgresql import said_on_postgresql

ANSWERS = [
    {"answer": "interested"},
    {"answer": "not_a_fit", "reason": "terms"},
    {"answer": "needs_information", "text": "金型は自社製ですか。"},
    {"answer": "not_now", "until": "2027-06-01"},
]


def all_at_once(posts: list[tuple[str, dict[str, str]]]) -> Counter[int]:
    """Each (address, data) posted from a thread of its own, from one starting signal."""
    statuses: Counter[int] = Counter()
    start = threading.Barrier(len(posts))

    def post(address: str, data: dict[str, str]) -> None:
        try:
            start.wait()
            statuses[Client().post(address, data).status_code] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=each) for each in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_a_hundred_answers_make_one_transition(introduction: Introduction, reader: Reader) -> None:
    reader.accepts()
    address = reader.link(K.BUYER_TEASER)
    seen = {"seen": S.BUYER_ASKED}
    statuses = all_at_once([(address, ANSWERS[n % 4] | seen) for n in range(100)])
    # 409: what was written for an answer that came too late stays in its form.
    assert statuses.total() == 100
    assert statuses.keys() <= {302, 409}
    assert introduction.events.filter(from_state=S.BUYER_ASKED).count() == 1
    (reply,) = introduction.replies.filter(side="buyer")
    introduction.refresh_from_db()
    released = reply.answer == "interested"
    assert introduction.state == (S.INTRODUCED if released else f"buyer_{reply.answer}")
    assert ContactRelease.objects.count() == int(released)
    letters = Counter(Mail.objects.values_list("key", flat=True))
    assert max(letters.values()) == 1


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_colleagues_entered_at_once_never_exceed_the_places(
    introduction: Introduction, reader: Reader
) -> None:
    reader.accepts()
    address = f"{reader.link(K.BUYER_TEASER)}forward/"
    colleague = {"name": "鈴木 花子", "language": "ja"}
    people = [colleague | {"email": f"person{n % 10}@naniwa.example.jp"} for n in range(20)]
    all_at_once([(address, person) for person in people])
    assert Forwarding.objects.count() == MOST_COLLEAGUES
    assert Mail.objects.filter(kind="forwarded").count() == MOST_COLLEAGUES


@pytest.mark.postgresql
@pytest.mark.timeout(900)
@pytest.mark.skipif(connection.vendor == "postgresql", reason="the tests run on it already")
def test_the_same_holds_on_postgresql() -> None:
    assert "2 passed" in said_on_postgresql(__file__)
