"""Words in a cell to rows of the taxonomy, with the nearest ones where a word is not known."""

import re
from functools import cached_property

from matchmaking.common.sheets.lists import split_names
from matchmaking.exchange.problems import CellProblem, RowCode, error
from matchmaking.profiles.problems import Code, Severity
from matchmaking.taxonomy.domain.queries import taxonomy_with_synonyms
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.lookup import Taxonomy
from matchmaking.taxonomy.models import TERM_MODELS, Term

_AND = re.compile(r"\s+(?:y|e|and)\s+|\s*[&＆/／・]\s*")


class TermReader:
    """Reads terms of one sheet. Holds the taxonomy in memory: rows by the thousand ask it."""

    def __init__(self, *, language: str) -> None:
        self.language = language
        self._rows: dict[Kind, dict[str, Term]] = {}

    @cached_property
    def taxonomy(self) -> Taxonomy:
        return taxonomy_with_synonyms()

    def row(self, kind: Kind, code: str) -> Term | None:
        if kind not in self._rows:
            self._rows[kind] = TERM_MODELS[kind].objects.in_bulk()
        return self._rows[kind].get(code)

    def read(
        self, kind: Kind, text: str, *, column: str, country: str = ""
    ) -> tuple[Term | None, CellProblem | None]:
        """The one term that `text` names, or the problem with it."""
        entry = self.taxonomy.find(kind, text)
        row = self.row(kind, entry.code) if entry is not None else None
        if row is not None and getattr(row, "country", country) in ("", country or None, country):
            return row, None
        owners = self.taxonomy.find_all(kind, text)
        if len(owners) > 1:
            names = self._names([owner.code for owner in owners], kind)
            return None, error(column, RowCode.AMBIGUOUS_TERM, value=text, suggestions=names)
        near = [suggestion.entry.code for suggestion in self.taxonomy.suggest(kind, text)]
        if near:
            names = self._names(near, kind)
            return None, error(column, RowCode.DID_YOU_MEAN, value=text, suggestions=names)
        return None, CellProblem(column, Code.UNKNOWN_TERM, Severity.ERROR, {"value": text})

    def read_list(
        self, kind: Kind, text: str, *, column: str
    ) -> tuple[list[Term], list[CellProblem]]:
        """The terms that a cell lists, each once, and what was not understood in it.

        "Alimentos y bebidas" are two where both are known and the whole is not.
        """
        terms: list[Term] = []
        problems: list[CellProblem] = []
        named = split_names(text, is_known=lambda name: self.known(kind, name) is not None)
        for item in [word for name in named for word in self._joined(kind, name)]:
            term, problem = self.read(kind, item, column=column)
            if problem is not None:
                problems.append(problem)
            elif term is not None and term not in terms:
                terms.append(term)
        return terms, problems

    def _joined(self, kind: Kind, part: str) -> list[str]:
        words = [word for word in _AND.split(part) if word]
        if self.known(kind, part) or not all(self.known(kind, word) for word in words):
            return [part]
        return words

    def known(self, kind: Kind, text: str) -> Term | None:
        """The term that `text` names; None where free text is welcome, as for products."""
        entry = self.taxonomy.find(kind, text)
        return None if entry is None else self.row(kind, entry.code)

    def _names(self, codes: list[str], kind: Kind) -> str:
        rows = [self.row(kind, code) for code in codes]
        return " / ".join(row.name_in(self.language) for row in rows if row is not None)
