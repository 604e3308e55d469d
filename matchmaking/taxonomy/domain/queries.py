"""The taxonomy as it stands: the files, and what administrators added."""

from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max, QuerySet

from matchmaking.taxonomy.entries import VocabularyRow
from matchmaking.taxonomy.enums import SynonymOrigin
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.lookup import Taxonomy
from matchmaking.taxonomy.models import Synonym


def taxonomy_with_synonyms() -> Taxonomy:
    """The taxonomy of the files with the administrators' synonyms, ready for `find` and `suggest`.

    One query; the index is built anew only after a synonym was added, changed or deleted.
    """
    state = _administrator_synonyms().aggregate(count=Count("pk"), latest=Max("changed_at"))
    return _taxonomy_of(state["count"], state["latest"])


# The arguments stand for the state of the table; two, so that a change does not drop both.
@lru_cache(maxsize=2)
def _taxonomy_of(count: int, latest: datetime | None) -> Taxonomy:
    taxonomy = load_taxonomy()
    if not count:
        return taxonomy
    rows = _administrator_synonyms().order_by("pk")
    added = rows.values_list("kind", "code", "language", "text")
    return taxonomy.with_synonyms(VocabularyRow(*row) for row in added)


def _administrator_synonyms() -> QuerySet[Synonym]:
    return Synonym.objects.filter(origin=SynonymOrigin.ADMINISTRATOR)
