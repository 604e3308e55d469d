"""A trilingual vocabulary: terms, what stands above a concept, and which certificate stands for
which.

What is made of its terms (finder, words of compounds, samples) is made once and kept with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .concepts import CERTIFICATION, PRODUCT, SECTOR, Concept, Term
from .content_words import WordReader
from .finder import ConceptFinder
from .forms import Forms, forms_of
from .text import fold, text_hash

# Terms of each language from which its mean vector is read.
_SAMPLE = 120

_NAME_OR_NUMBER = re.compile(r"[A-Z]*\d[\dA-Z]*|[A-Z](?=[a-z]*[A-Z])[A-Za-z\d]*")


@dataclass(frozen=True)
class Vocabulary:
    """Terms, the concepts above each concept, and certificates that stand for other certificates.

    ``implies["iatf-16949"] = {"iso-9001"}`` says that whoever holds the first meets a demand for
    the second. ``capitals`` are acronyms in lower case that are also words (REACH, GRS): they count
    only in capitals, in a text that is not all in capitals.
    """

    terms: tuple[Term, ...] = ()
    above: Mapping[Concept, tuple[Concept, ...]] = field(default_factory=dict)
    implies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    capitals: frozenset[str] = frozenset()

    @cached_property
    def finder(self) -> ConceptFinder:
        """Made once for a vocabulary: folding tens of thousands of terms takes seconds."""
        return ConceptFinder(self.terms, self.capitals)

    @cached_property
    def word_reader(self) -> WordReader:
        """Knows the words of the Japanese terms, of which compounds are made."""
        return WordReader(term.surface for term in self.terms if term.language == "ja")

    @cached_property
    def samples(self) -> dict[str, list[str]]:
        """A fixed sample of each language's terms, which stands for the language as a whole.

        Names of certificates are no language. The same for everybody, and spread over the terms,
        since hashes order them.
        """
        by_language: dict[str, set[str]] = {}
        for term in self.terms:
            if term.kind != CERTIFICATION:
                by_language.setdefault(term.language, set()).add(term.surface)
        return {
            language: sorted(by_language[language], key=text_hash)[:_SAMPLE]
            for language in sorted(by_language)
        }

    @cached_property
    def certificate_words(self) -> frozenset[str]:
        """Folded names and numbers of certificates (fssc, 22000): facts, and no common topic."""
        return frozenset(
            word.casefold()
            for term in self.terms
            if term.kind == CERTIFICATION
            for word in _NAME_OR_NUMBER.findall(term.surface)
        )

    @cached_property
    def forms(self) -> dict[str, Forms]:
        """Products that are grown or caught, and those that are other forms of them."""
        return forms_of(
            (term.code, term.language, fold(term.surface))
            for term in self.terms
            if term.kind == PRODUCT
        )

    def branches(self, concept: Concept) -> frozenset[str]:
        """Codes of the topmost sectors under which a concept stands, if any."""
        parents = self.above.get(concept, ())
        if concept[0] == SECTOR and not parents:
            return frozenset({concept[1]})
        return frozenset(code for parent in parents for code in self.branches(parent))

    def held(self, certifications: Iterable[str]) -> frozenset[str]:
        """The certificates themselves and all that they stand for, through any number of steps."""
        known = set(certifications)
        waiting = list(known)
        while waiting:
            for code in self.implies.get(waiting.pop(), ()):
                if code not in known:
                    known.add(code)
                    waiting.append(code)
        return frozenset(known)
