"""Cells of one row to values: what says nothing is empty, and a problem knows its column."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from matchmaking.common.enums import Language
from matchmaking.common.names import fold
from matchmaking.exchange.domain.choices import read_choice
from matchmaking.exchange.domain.terms import TermReader
from matchmaking.exchange.problems import CellProblem, RowCode, of_value, warning
from matchmaking.matching.domain.files.certificates import read_certificates
from matchmaking.profiles.enums import Confidentiality
from matchmaking.profiles.problems import Code, Problem, Severity
from matchmaking.profiles.validators import check_flag, check_hs_codes
from matchmaking.scoring.language.text import guess_language
from matchmaking.taxonomy.kinds import Kind

Cells = Mapping[str, str]

# What people write into a cell of which nothing is known. Not the codes "NA" and "ND", which are
# words elsewhere.
_NOT_KNOWN = frozenset({
    "-", "--", "—", "–", "?", "n/a", "n/d", "s/d", "s/n", "n.a.", "n.d.", "s.d.", "s.n.", "n/c",
    "no aplica", "no disponible", "sin dato", "sin datos", "sin numero", "no se sabe",
    "desconocido", "pendiente", "por confirmar", "por definir", "not applicable", "not available",
    "unknown", "pending", "tbd", "tbc", "不明", "未定", "未記入", "検討中", "応相談", "要相談",
    "非公開",
})  # fmt: skip
# Of those, what says that somebody has yet to decide or to ask.
_UNDECIDED = frozenset({
    "?", "no se sabe", "desconocido", "pendiente", "por confirmar", "por definir", "unknown",
    "pending", "tbd", "tbc", "不明", "未定", "検討中", "応相談", "要相談",
})  # fmt: skip
# And of which there is nothing; never where a no is an answer.
_NOTHING_SAID = _NOT_KNOWN | {
    "ninguna", "ninguno", "none", "no tiene", "no cuenta", "sin correo", "sin telefono", "sin rfc",
    "なし", "無し", "無", "該当なし",
}  # fmt: skip
# What a workbook shows where a formula failed, in English and in Spanish.
_FORMULA_ERROR = re.compile(
    r"#(?:n/a|n/d|(?:¡?(?:ref|valor|value|div/0|num|nulo|null|desbordamiento|spill|calc)!)"
    r"|¿?(?:name|nombre)\?)",
    re.IGNORECASE,
)


class RowReader:
    """Shared ways from cells to fields; remembers which column each field came from."""

    def __init__(self, cells: Cells, terms: TermReader) -> None:
        failed = {name: cell for name, cell in cells.items() if _FORMULA_ERROR.fullmatch(cell)}
        self.cells = {**cells, **dict.fromkeys(failed, "")}
        self.terms = terms
        self.problems = [
            warning(name, RowCode.FORMULA_FAILED, value=cell) for name, cell in failed.items()
        ]
        self.columns: dict[str, str] = {}

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def said(self, column: str) -> str:
        """The text of a cell; "" where it only says that there is nothing to say."""
        text = self.text(column)
        return "" if fold(text) in _NOTHING_SAID else text

    def answered(self, column: str) -> str:
        """The text of a cell where a no is an answer; "" where nothing is known."""
        text = self.text(column)
        return "" if fold(text) in _NOT_KNOWN else text

    def copy(self, target: dict[str, Any], fields: Mapping[str, str]) -> None:
        """{column: field}: cells that hold something; an empty cell says nothing."""
        for column, name in fields.items():
            if value := self.said(column):
                self.columns[name] = column
                target[name] = value

    def choice(
        self, target: dict[str, Any], column: str, name: str, choices: type[TextChoices]
    ) -> None:
        # The list's own words first: 非公開 hides a turnover, but answers how a buyer is shown.
        value = read_choice(choices, self.text(column))
        if value is not None:
            target[name] = value
        elif text := self.answered(column):
            params = {"value": text}
            self.problems.append(CellProblem(column, Code.NOT_A_CHOICE, Severity.ERROR, params))

    def confidentiality(self, target: dict[str, Any]) -> None:
        """Whether the buyer may be named. Whoever has yet to decide it has not said that it may."""
        column = "confidentiality"
        self.choice(target, column, column, Confidentiality)
        if fold(self.text(column)) in _UNDECIDED:
            target[column] = Confidentiality.ANONYMOUS
            said = warning(column, RowCode.NAME_UNDECIDED, value=self.text(column))
            self.problems.append(said)

    def flag(self, column: str) -> bool | None:
        found = check_flag(self.answered(column), field=column)
        self.problems.extend(of_value(problem, column) for problem in found.problems)
        return found.value

    def term(
        self, target: dict[str, Any], column: str, name: str, kind: Kind, country: str = ""
    ) -> None:
        if not (text := self.said(column)):
            return
        term, problem = self.terms.read(kind, text, column=column, country=country)
        if problem is not None:
            self.problems.append(problem)
        else:
            target[name] = term

    def term_list(self, target: dict[str, Any], column: str, name: str, kind: Kind) -> None:
        if not (text := self.said(column)):
            return
        found, problems = self.terms.read_list(kind, text, column=column)
        self.problems.extend(problems)
        target[name] = found

    def certificates(self) -> list[Any]:
        """The schemes that a supplier holds; what it lacks, or does not hold yet, is only told."""
        column = "certifications"
        found = read_certificates(
            self.said(column), self.terms.taxonomy, today=timezone.localdate()
        )
        self.problems += [warning(column, RowCode.NOT_HELD, value=one) for one in found.denied]
        named = "; ".join([*found.held, *found.unknown])
        terms, problems = self.terms.read_list(Kind.CERTIFICATION, named, column=column)
        self.problems += problems
        return terms

    def hs_codes(self) -> list[str]:
        found = check_hs_codes(self.said("hs_codes"), field="hs_codes")
        self.problems.extend(of_value(problem, "hs_codes") for problem in found.problems)
        return found.value

    def language_of(self, text: str) -> str:
        """The language that the row states, else the one that its text looks like."""
        stated: dict[str, Any] = {}
        self.choice(stated, "language", "language", Language)
        return str(stated.get("language") or guess_language(text) or Language.SPANISH)

    def judge(self, check: Callable[[], Any]) -> None:
        """Run a check of `profiles` and tell its problems by column."""
        parts = check()
        for part in parts if isinstance(parts, tuple) else (parts,):
            self.problems.extend(self.by_column(problem) for problem in part.problems)

    def by_column(self, problem: Problem) -> CellProblem:
        return of_value(problem, self.columns.get(problem.field, problem.field))
