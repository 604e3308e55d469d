import threading

import pytest
from django.db import connection

from accounts.models import User
from matchmaking.common.lease import kept_alive


def test_kept_alive_beats_until_the_block_ends():
    third = threading.Event()
    beats = []

    def extend():
        beats.append(1)
        if len(beats) == 3:
            third.set()

    with kept_alive(extend, every=0.01):
        assert third.wait(10)
    after = len(beats)
    assert after >= 3
    assert not [thread for thread in threading.enumerate() if thread.name == "lease"]


def test_kept_alive_lets_errors_of_the_block_through():
    with pytest.raises(ValueError, match="work failed"), kept_alive(lambda: None, every=60):
        raise ValueError("work failed")
    assert not [thread for thread in threading.enumerate() if thread.name == "lease"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(60)
def test_a_lease_is_kept_when_the_database_was_started_again():
    """The connection is closed under the thread; the beat after the failed one has another."""
    kept = threading.Event()
    beats = 0

    def extend():
        nonlocal beats
        beats += 1
        if beats == 2:
            connection.connection.close()
        User.objects.exists()
        if beats > 2:
            kept.set()

    with kept_alive(extend, every=0.01):
        assert kept.wait(timeout=20)
