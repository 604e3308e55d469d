"""Writes the labels of decisions and answers from before labels were kept."""

from django.core.management.base import BaseCommand

from matchmaking.introductions.domain.labels import backfill_replies
from matchmaking.matching.domain.learning.labels import backfill_reviews


class Command(BaseCommand):
    help = "Write the labels of earlier reviews and answers; safe to repeat"

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{backfill_reviews()} from reviews, {backfill_replies()} from answers")
