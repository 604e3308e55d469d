"""One seed: approve, kill, answer, wait until nothing moves, count. Prints its ledger as JSON."""

import argparse
import json
import signal
import sys
import time
from pathlib import Path

import django
from django.test import Client

from tests.chaos.reaper import Reaper, plan
from tests.chaos.sink import LINK, Server, Sink

BATCH = 50
# Nothing was waiting for so long: by then a late letter of a killed worker would have come.
REST_SECONDS = 3.0


class Readers:
    """Some suppliers say yes and their buyers are interested, as soon as the letter is there."""

    def __init__(self, answered: set[int]) -> None:
        self.answered = answered
        self.read = 0
        self.client = Client()

    def answer(self, sink: Sink) -> None:
        from matchmaking.introductions.enums import Answer, LetterKind
        from matchmaking.introductions.models import Letter

        says = {
            LetterKind.SUPPLIER_REQUEST: Answer.ACCEPT,
            LetterKind.BUYER_TEASER: Answer.INTERESTED,
        }
        for taken in sink.taken[self.read :]:
            self.read += 1
            letter = (
                Letter.objects.filter(mail__message_id=taken.message_id)
                .select_related("introduction")
                .first()
            )
            if letter is None or letter.introduction.proposal_id not in self.answered:
                continue
            link = LINK.search(taken.text)
            if letter.kind in says and link:
                sent = {"answer": says[letter.kind], "seen": letter.introduction.state}
                self.client.post(link.group(), sent)


def is_at_rest(number: int) -> bool:
    """Every approved pair has its introduction, and no step and no letter of any is under way."""
    from matchmaking.introductions.domain.consent.chain import introductions_to_advance
    from matchmaking.introductions.models import Introduction
    from matchmaking.outbox.enums import MailState
    from matchmaking.outbox.models import Mail

    return (
        Introduction.objects.count() == number
        and not introductions_to_advance()
        and not Mail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING]).exists()
    )


def run(options: argparse.Namespace, told: dict[str, str], server: Server) -> dict[str, object]:
    from tests.chaos.cast import approve, make_cast
    from tests.chaos.ledger import Ledger, count
    from tests.chaos.site import running_site

    mission, proposals = make_cast(options.introductions)
    ledger = Ledger(options.seed, options.introductions, wanted_kills=options.kills)
    # Each pair owes at least one letter; a kill may cost one, so the last point leaves room.
    letters = options.introductions - options.kills
    kills = plan(seed=options.seed, kills=options.kills, letters=letters)
    readers = Readers(set(proposals[: options.answered]))
    began = time.monotonic()
    with running_site(options.data, told) as workers:
        reaper = server.sink.listener = Reaper(kills=kills, workers=workers.running)
        waiting = list(proposals)
        rest_since = time.monotonic()
        while time.monotonic() - rest_since < REST_SECONDS:
            if time.monotonic() - began > options.limit:
                ledger.ended_in_time = False
                break
            if waiting and len(server.sink.taken) + 3 * BATCH > len(proposals) - len(waiting):
                approve(waiting[:BATCH])
                del waiting[:BATCH]
            workers.keep_running()
            readers.answer(server.sink)
            if waiting or reaper.waiting or not is_at_rest(len(proposals)):
                rest_since = time.monotonic()
            time.sleep(0.2)
        ledger.kills, ledger.ended = reaper.done, reaper.ended
    ledger.seconds = round(time.monotonic() - began, 1)
    count(ledger, mission=mission, taken=server.sink.taken)
    return ledger.as_dict()


def end_in_order(number: int, frame: object) -> None:
    """Leave by way of every `with` that started a process."""
    sys.exit(128 + number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("seed", "introductions", "kills", "answered", "limit"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, end_in_order)
    # The port is known only now, and Django reads it when it is set up.
    with Server() as server:
        import os

        os.environ["EMAIL_PORT"] = str(server.port)
        django.setup()
        told = dict(os.environ)
        result = run(options, told, server)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
