"""What a text says is done with things: made, sold, rented, repaired, built, grown, mined, moved.

Vectors and shared words tell what a text is about and not how its author stands to it: who repairs
presses, rents them out or sells them reads like who builds them. What is done is therefore read by
its own words, and a supplier that names only other activities than the need is held back
(``Weights.activity``); a text that names none is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from ..arrays import Matrix
from ..language.text import fold


class Activity(IntFlag):
    """What is done with things; a text may name several."""

    MAKES = 1
    TRADES = 2
    RENTS = 4
    REPAIRS = 8
    BUILDS = 16
    GROWS = 32
    MINES = 64
    MOVES = 128
    SERVES = 256
    DISPOSES = 512


Activities = npt.NDArray[np.int64]

_LATIN = {
    Activity.MAKES: r"""fabric\w* manufactur\w* maquil\w* ensambl\w* elabora\w* produccion
        produc(?:ir|e|en|imos) productor\w* procesa\w* confeccion\w* moldeo maquinado fundicion
        forja laminacion molienda tejido hilado envasado embotellado curtido refinacion impresion
        panificacion congelacion tostado deshidratacion inyeccion troquelado estampado matanza
        empacado acabado producing production makers? making assembl(?:y|ing|es?) processing
        moulding molding machining casting forging milling weaving spinning bottling canning tanning
        refining printing baking stamping""",
    Activity.TRADES: r"""comercio compra\w* ventas? vend\w* comercializ\w* distribu\w* mayoristas?
        minoristas? reventa trade trading sales? selling wholesal\w* retail\w* dealers? resale""",
    Activity.RENTS: r"alquiler rentas? arrendamiento rental renting leas(?:e|ing)",
    Activity.REPAIRS: r"repara\w* mantenimiento repairs? repairing maintenance servicing",
    Activity.BUILDS: r"""construccion instalacion(?:es)? montaje edificacion construction
        installation erection""",
    Activity.GROWS: r"""cultivo\w* siembra cria pesca acuicultura tala avicultura floricultura
        agricultura ganaderia apicultura growing farming cultivation breeding fishing aquaculture
        logging""",
    Activity.MINES: r"mineria extraccion mining quarrying extraction",
    Activity.MOVES: r"""transporte\w* transportacion autotransporte almacenamiento almacenaje fletes
        mudanzas transport(?:ation)? trucking warehousing storage""",
    Activity.SERVES: r"""servicios? administracion consultoria asesoria services? consulting""",
    Activity.DISPOSES: r"""recoleccion disposicion confinamiento acopio reciclaje reciclado
        incineracion disposal recycling incineration""",
}
_JAPANESE = {
    Activity.MAKES: (
        r"製造|生産|加工|製作|作製|組立|成形|鋳造|鍛造|印刷|醸造|精製|製材|紡績|縫製|製粉|メーカー"
    ),
    Activity.TRADES: r"卸売|小売|販売|商社|売買|代理店|問屋",
    Activity.RENTS: r"賃貸|レンタル|リース|借上|賃借|貸付",
    Activity.REPAIRS: r"修理",
    Activity.BUILDS: r"工事|建設|建築|施工|敷設|築造",
    Activity.GROWS: r"農業|栽培|耕種|養殖|畜産|漁業|林業|飼育|酪農",
    Activity.MINES: r"採掘|鉱業|採石",
    Activity.MOVES: r"運送|輸送|運搬|倉庫業|配送|海運",
    Activity.SERVES: r"サービス業|コンサルタント業|飲食店",
    Activity.DISPOSES: r"廃棄物処理|処分業|リサイクル業|回収業",
}
# After these a word says what a thing is for and not what is done: "tanques de almacenamiento".
_BEFORE = ("de", "del", "de la", "para", "para la", "para el", "of", "for", "for the")
# What is done by way of a service is what is named after it: "servicio de reparación".
_SERVICE = r"(?:servicios?\s(?:de|para)\s(?:la\s|el\s)?)?"
# And before these, in Japanese: 運搬車, 農業用.
_AFTER = r"(?!用|向|機|器|車|設備|資材|装置)"


def _latin(activity: Activity, words: str) -> str:
    service = "" if activity is Activity.SERVES else _SERVICE
    return rf"(?P<latin_{activity.name}>{service}(?:{'|'.join(words.split())})(?!\w))"


_FREE = "".join(rf"(?<!\b{words}\s)" for words in _BEFORE)
_WORDS = re.compile(
    rf"(?<!\w){_FREE}(?:{'|'.join(_latin(*one) for one in _LATIN.items())})|(?:"
    + "|".join(rf"(?P<japanese_{one.name}>{words})" for one, words in _JAPANESE.items())
    + f"){_AFTER}"
)


def activities(text: str) -> Activity:
    """Every activity that a text names; ``Activity(0)`` where it names none."""
    named = Activity(0)
    for match in _WORDS.finditer(fold(text)):
        named |= Activity[(match.lastgroup or "").partition("_")[2]]
    return named


def named_activities(texts: Iterable[str]) -> Activities:
    """``activities`` of each text, shape (texts,)."""
    return np.array([activities(text) for text in texts], dtype=np.int64)


def otherwise(asked: Activities, done: Activities) -> Matrix:
    """1 where a need and a text both name what is done and nothing of it is the same, else 0.

    Shape (needs, texts).
    """
    return otherwise_in_pairs(asked[:, None], done[None, :])


def otherwise_in_pairs(asked: Activities, done: Activities) -> Matrix:
    """``otherwise`` of what stands beside each other, in the shape of both."""
    return np.asarray((asked != 0) & (done != 0) & (asked & done == 0), dtype=np.float32)
