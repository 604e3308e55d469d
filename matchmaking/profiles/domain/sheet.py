"""The company sheet (会社概要): one page of PDF about a supplier, without its contacts.

What it says is `public.public_supplier`: structured facts in the reader's language, free text in
its own and marked so. Like a letter, it is written in its language and does not pass through the
interface's catalogue: it leaves the site, and must never be half translated.
"""

import datetime as dt
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_jp
import typst

from matchmaking.outbox.domain.clean import clean_body, clean_line
from matchmaking.profiles.domain.public import (
    FreeText,
    PublicProduct,
    PublicSupplier,
    Statement,
    language_name,
    public_supplier,
    without_contacts,
)
from matchmaking.profiles.domain.relay import excerpt, without_names
from matchmaking.profiles.models import Supplier

TEMPLATE: Final = Path(__file__).with_name("company_sheet.typ")
CONTENT_TYPE: Final = "application/pdf"
# Lengths, in characters, that leave the page readable. Who wants to know more, asks.
ABOUT_LENGTH, PRODUCT_LENGTH, STATEMENT_LENGTH, FACT_LENGTH = 420, 260, 140, 110
FACTS_SHOWN, CERTIFICATIONS_SHOWN, STATEMENTS_SHOWN, OTHERS_SHOWN = 14, 10, 4, 6
# The longest run of letters without a place to break; a longer one would leave the page.
UNBROKEN: Final = 28

WORDS: Final[dict[str, dict[str, str]]] = {
    "ja": {
        "kind": "会社概要",
        "unnamed": "メキシコ企業（社名は双方のご承諾後にお知らせします）",
        "about": "事業内容",
        "facts": "企業情報",
        "capabilities": "加工・技術",
        "product": "ご提案製品",
        "other_products": "その他の製品",
        "certifications": "認証",
        "more": "その他",
        "nothing": "情報はまだ登録されていません",
        "valid_to": "有効期限 {day}",
        "expired": "有効期限切れ（{day}まで）",
        "original": "（{language}原文）",
        "source": "本書は企業の申告に基づいて作成しています。"
        "認証の確認状況は各項目に記載のとおりです。",
        "contacts": "ご連絡先は、双方のご承諾をいただいた後にお知らせいたします。",
        "fictional": "デモ用の資料です。記載の企業は架空のものです。",
        "made": "作成日 {day}",
        "day": "{0.year}年{0.month}月{0.day}日",
        "comma": "、",
    },
    "es": {
        "kind": "Ficha de la empresa",
        "unnamed": "Empresa mexicana (su nombre se da cuando ambas partes aceptan)",
        "about": "Qué hace",
        "facts": "Datos de la empresa",
        "capabilities": "Procesos",
        "product": "Producto para esta solicitud",
        "other_products": "Otros productos",
        "certifications": "Certificaciones",
        "more": "Además",
        "nothing": "Todavía sin información",
        "valid_to": "vigente hasta el {day}",
        "expired": "venció el {day}",
        "original": "(texto original en {language})",
        "source": "Elaborada con lo que declara la empresa; junto a cada certificación se indica si"
        " vimos el documento.",
        "contacts": "Los datos de contacto se entregan cuando ambas partes aceptan.",
        "fictional": "Ficha de demostración: la empresa es ficticia.",
        "made": "Elaborada el {day}",
        "day": "{0.day:02}/{0.month:02}/{0.year}",
        "comma": ", ",
    },
    "en": {
        "kind": "Company sheet",
        "unnamed": "A Mexican company (named once both sides have agreed)",
        "about": "What it does",
        "facts": "The company",
        "capabilities": "Processes",
        "product": "Product for this request",
        "other_products": "Other products",
        "certifications": "Certifications",
        "more": "Also",
        "nothing": "No information yet",
        "valid_to": "valid to {day}",
        "expired": "expired on {day}",
        "original": "(original text in {language})",
        "source": "Made from what the company states; beside each certification it says whether its"
        " document was seen.",
        "contacts": "Contact details are given once both sides have agreed.",
        "fictional": "A demonstration: the company is fictional.",
        "made": "Made on {day}",
        "day": "{0.year}-{0.month:02}-{0.day:02}",
        "comma": ", ",
    },
}


def sheet_pdf(
    supplier: Supplier,
    *,
    language: str,
    today: dt.date,
    product_id: int | None = None,
    named: bool = True,
    mission: str = "",
    organizer: str = "",
) -> bytes:
    """One A4 page in `language` ("es", "ja", "en").

    Load `supplier` by `queries.with_everything`. `product_id` is the product that the sheet is
    about, with all its facts; without it, the first one. Where the supplier is not to be `named`
    its names are taken out of all that it wrote.
    """
    public = public_supplier(supplier, language=language)
    names = () if named else names_of(supplier)
    content = Sheet(public, language, names).content(product_id=product_id)
    content |= {
        "mission": _line(mission),
        "organizer": _line(organizer),
        "notes": _notes(public, language, today),
    }
    return _compile(content)


def names_of(supplier: Supplier) -> tuple[str, ...]:
    organisation = supplier.organisation
    return (organisation.legal_name, organisation.trade_name, supplier.katakana_reading)


def _notes(public: PublicSupplier, language: str, today: dt.date) -> list[str]:
    words = WORDS[language]
    made = words["made"].format(day=words["day"].format(today))
    fictional = [words["fictional"]] if public.is_fictional else []
    return [*fictional, words["source"], f"{words['contacts']} {made}"]


class Sheet:
    """A supplier's public view, cut to what one page holds."""

    def __init__(self, public: PublicSupplier, language: str, withheld: Iterable[str]) -> None:
        self.public = public
        self.language = language
        self.words = WORDS[language]
        self.withheld = tuple(withheld)

    def content(self, *, product_id: int | None) -> dict[str, Any]:
        """What the template shows, as plain JSON."""
        public, words = self.public, self.words
        name = words["unnamed"] if self.withheld else _line(public.name)
        products = list(public.products)
        chosen = [p for p in products if p.pk == product_id] or products[:1]
        others = [p for p in products if p not in chosen][:OTHERS_SHOWN]
        return {
            "language": self.language,
            "title": f"{words['kind']} {name}",
            "kind": words["kind"],
            "name": name,
            "reading": "" if self.withheld else _line(public.katakana_reading),
            "tagline": words["comma"].join(_line(sector) for sector in public.sectors[:4]),
            "comma": words["comma"],
            "headings": words,
            "description": self._written(public.description, ABOUT_LENGTH),
            "facts": [
                {"label": _line(fact.label), "value": self._line(fact.value)}
                for fact in public.facts[:FACTS_SHOWN]
                if not (self.withheld and fact.code == "trade_name")
            ],
            "capabilities": [_line(item) for item in public.capabilities[:12]],
            "products": [self._product(item) for item in chosen],
            "other_products": [self._name(item) for item in others],
            "certifications": self._certifications(),
            "statements": self._statements(chosen),
        }

    def _product(self, product: PublicProduct) -> dict[str, Any]:
        facts = [{"label": _line(f.label), "value": self._line(f.value)} for f in product.facts]
        heading = self.words["product"]
        if product.term:
            heading = f"{heading}{'：' if self.language == 'ja' else ': '}{_line(product.term)}"
        return {
            "heading": heading,
            "name": self._written(product.name, FACT_LENGTH),
            "description": self._written(product.description, PRODUCT_LENGTH),
            "facts": facts[:12],
        }

    def _name(self, product: PublicProduct) -> str:
        written = self._written(product.name, 70)
        return product.term or (str(written["text"]) if written else "")

    def _certifications(self) -> list[dict[str, str]]:
        rows = []
        for item in self.public.certifications[:CERTIFICATIONS_SHOWN]:
            parts = [item.status]
            if item.valid_to:
                day = self.words["day"].format(item.valid_to)
                said = self.words["expired" if item.is_expired else "valid_to"]
                parts.append(said.format(day=day))
            rows.append({"label": _line(item.name), "value": self.words["comma"].join(parts)})
        return rows

    def _statements(self, chosen: Iterable[PublicProduct]) -> list[dict[str, str]]:
        """Free text without a language of its own: the product's first, then the company's."""
        found: list[Statement] = [s for product in chosen for s in product.statements]
        found += self.public.statements
        return [
            {
                "label": _line(item.label),
                "text": self._text(item.text, STATEMENT_LENGTH),
                "language": self.language,
                "note": "",
            }
            for item in found[:STATEMENTS_SHOWN]
        ]

    def _written(self, text: FreeText | None, length: int) -> dict[str, str] | None:
        if text is None:
            return None
        note = ""
        if not text.is_readers_language:
            own = language_name(text.language, self.language)
            note = self.words["original"].format(language=own)
        shown = self._text(text.text, length)
        return {"text": shown, "language": text.language, "note": note}

    def _line(self, text: str) -> str:
        return self._text(clean_line(text), FACT_LENGTH)

    def _text(self, text: str, length: int) -> str:
        known = without_names(without_contacts(text), names=self.withheld, language=self.language)
        return breakable(excerpt(" ".join(clean_body(known).split()), length=length))


def _line(text: str) -> str:
    return breakable(excerpt(clean_line(text), length=FACT_LENGTH))


def breakable(text: str) -> str:
    """`text` with a place to break in every run of letters that is longer than a column."""
    words = text.split(" ")
    return " ".join(
        "\u200b".join(word[at : at + UNBROKEN] for at in range(0, len(word), UNBROKEN)) or word
        for word in words
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The one face that is used everywhere, so that a sheet looks the same on every machine."""
    folder = str(pylopdf_fonts_jp.sans_path().parent)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _compile(content: dict[str, Any]) -> bytes:
    compiler = typst.Compiler(
        input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(), sys_inputs={}
    )
    data = json.dumps(content, ensure_ascii=False)
    made = compiler.compile(format="pdf", sys_inputs={"data": data})
    if not isinstance(made, bytes):
        raise TypeError("typst gave no document")
    return made
