"""Reads of the taxonomy with what administrators added."""

from matchmaking.taxonomy.entries import VocabularyRow
from matchmaking.taxonomy.enums import SynonymOrigin
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.lookup import Taxonomy
from matchmaking.taxonomy.models import Synonym


def taxonomy_with_synonyms() -> Taxonomy:
    """The files' taxonomy that also knows the synonyms which administrators entered."""
    rows = Synonym.objects.filter(origin=SynonymOrigin.ADMINISTRATOR).values_list(
        "kind", "code", "language", "text"
    )
    return load_taxonomy().with_synonyms(VocabularyRow(*row) for row in rows)
