"""The company sheet that goes with a letter to the buyer."""

from django.utils import timezone

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.letters.composing import may_be_named, mission_facts
from matchmaking.introductions.domain.letters.facts import best_product
from matchmaking.introductions.domain.letters.sending import zone_of_buyer
from matchmaking.introductions.models import Introduction
from matchmaking.profiles.domain.queries import with_everything
from matchmaking.profiles.domain.sheet import sheet_pdf
from matchmaking.profiles.models import Supplier


def sheet_for_buyer(introduction: Introduction, *, language: str) -> bytes:
    """The supplier's page for the need of `introduction`, as the buyer may see it now.

    Without contacts at any time; without names where the supplier is not to be named before both
    sides agreed.
    """
    supplier = with_everything(Supplier.objects.all()).get(pk=introduction.supplier_id)
    product = best_product(supplier, introduction.need)
    mission = mission_facts(introduction.mission, language)
    return sheet_pdf(
        supplier,
        language=language,
        today=timezone.localdate(timezone=zone_of_buyer(introduction.need.buyer)),
        product_id=product.pk if product else None,
        named=introduction.state in course.RELEASED or may_be_named(supplier),
        mission=mission["name"],
        organizer=mission["organizer"],
    )
