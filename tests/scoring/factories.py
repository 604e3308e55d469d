"""Small vocabularies, dull records and an encoder that needs no model."""

import hashlib

import numpy as np

from matchmaking.scoring import NeedRecord, SupplierRecord, Term, Vocabulary, make_pieces


class HashEncoder:
    """Vectors of character trigrams, the same for a text wherever it stands in a batch."""

    version = "hash/1"
    digest = "1"
    dimension = 64

    def __init__(self):
        self.encoded = []

    def prefix(self, role):
        return ""

    def encode(self, texts):
        self.encoded.extend(texts)
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def _vector(self, text):
        vector = np.full(self.dimension, 1e-3)
        for start in range(max(len(text) - 2, 1)):
            digest = hashlib.sha256(text[start : start + 3].encode()).digest()
            vector[digest[0] % self.dimension] += 1.0 if digest[1] % 2 else -1.0
        return vector / np.linalg.norm(vector)


VOCABULARY = Vocabulary(
    terms=(
        Term("sector", "food", "es", "alimentos"),
        Term("sector", "automotive", "es", "industria automotriz"),
        Term("sector", "automotive", "ja", "自動車産業"),
        Term("product", "avocado-frozen", "es", "aguacate congelado"),
        Term("product", "avocado-frozen", "en", "frozen avocado"),
        Term("product", "avocado-frozen", "ja", "冷凍アボカド"),
        Term("product", "bread", "es", "pan"),
        Term("product", "bread", "ja", "パン"),
        Term("product", "sensor", "ja", "センサー"),
        Term("product", "valve", "es", "válvulas"),
        Term("product", "valve", "ja", "バルブ"),
        Term("product", "tea", "ja", "茶"),
        Term("capability", "injection-moulding", "es", "moldeo por inyección"),
        Term("capability", "injection-moulding", "en", "injection moulding"),
        Term("capability", "injection-moulding", "ja", "射出成形"),
        Term("capability", "moulding", "es", "moldeo"),
        Term("certification", "iso-9001", "en", "ISO 9001"),
        Term("certification", "iatf-16949", "en", "IATF 16949"),
        Term("certification", "iso-17025", "en", "ISO/IEC 17025"),
        Term("certification", "haccp", "en", "HACCP"),
        Term("certification", "reach", "en", "REACH"),
        Term("product", "octopus", "es", "pulpo"),
        Term("product", "pulp", "es", "pulpa"),
        Term("product", "gauze", "es", "gasa"),
        Term("product", "wine", "en", "wines"),
        Term("product", "pcba", "en", "PCBA"),
        Term("product", "pcb", "en", "PCB"),
        Term("product", "o-ring", "en", "O-ring"),
        Term("product", "o-ring", "ja", "Oリング"),
        Term("product", "potato", "ja", "ばれいしょ"),
        Term("product", "shirt", "ja", "シャツ"),
        Term("product", "chainsaw", "ja", "チェーンソー"),
    ),
    above={
        ("product", "avocado-frozen"): (("sector", "food"),),
        ("sector", "food.fruit"): (("sector", "food"),),
    },
    implies={
        "iatf-16949": frozenset({"iso-9001"}),
        "as9100": frozenset({"iatf-16949"}),
    },
    capitals=frozenset({"reach"}),
)


def supplier(number=1, text="Moldeo por inyección de piezas", *, language="es", **fields):
    pieces = make_pieces([("description", text)], language=language)
    return SupplierRecord(id=f"s{number:03d}", pieces=pieces, **fields)


def need(number=1, text="射出成形部品", *, language="ja", **fields):
    pieces = make_pieces([("title", text)], language=language)
    return NeedRecord(id=f"n{number:03d}", pieces=pieces, **fields)
