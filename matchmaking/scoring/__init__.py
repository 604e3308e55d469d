"""Scoring of suppliers for needs: arrays and codes, without Django, database or sentences.

    scorer = Scorer(vocabulary=vocabulary, store=store).fit(suppliers, reference=needs)
    for result in scorer.iter_score(needs, top=10, near_misses=5, blocked=blocked):
        result.matches, result.blocked            # ranked Match tuples, passing and gated
    explanations = explain_need(scorer, need, supplier_ids, blocked=blocked)
    explanation = explain(scorer, need, supplier_id)   # evidence, gates, best change

``Scorer`` never writes anything; results do not depend on how needs are cut into chunks as long
as every chunk is fitted with the same suppliers and the same ``reference``.
"""

from .comparing.features import FEATURES, Feature
from .comparing.gates import Gate, GateResult
from .comparing.ground import Ground
from .comparing.model import ExpertModel
from .encoding.encoder import (
    Encoder,
    MultilingualEncoder,
    NoEncoder,
    Reader,
    VectorStore,
    default_encoder,
)
from .explaining.changes import Change, NamedChange
from .explaining.explain import Explanation, explain, explain_need, explain_needs
from .language.concepts import Term
from .language.vocabulary import Vocabulary
from .pipeline import DuplicateIdError, Match, NeedResult, Scorer
from .reading.neighbours import EarlierNeed
from .records import Blocked, NeedRecord, Piece, Quantity, SupplierRecord, make_pieces
from .sharing.allocation import Allocation, allocate
from .sharing.market import Market, Pair, make_market

__all__ = [
    "FEATURES",
    "Allocation",
    "Blocked",
    "Change",
    "DuplicateIdError",
    "EarlierNeed",
    "Encoder",
    "ExpertModel",
    "Explanation",
    "Feature",
    "Gate",
    "GateResult",
    "Ground",
    "Market",
    "Match",
    "MultilingualEncoder",
    "NamedChange",
    "NeedRecord",
    "NeedResult",
    "NoEncoder",
    "Pair",
    "Piece",
    "Quantity",
    "Reader",
    "Scorer",
    "SupplierRecord",
    "Term",
    "VectorStore",
    "Vocabulary",
    "allocate",
    "default_encoder",
    "explain",
    "explain_need",
    "explain_needs",
    "make_market",
    "make_pieces",
]
