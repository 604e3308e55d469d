import gettext
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from matchmaking.common.catalogues.checks import check_catalogues, translation_fault
from matchmaking.common.catalogues.extraction import ExtractionError, Key, extract_messages
from matchmaking.common.catalogues.files import compile_catalogues
from matchmaking.common.catalogues.translators import (
    fill_entries,
    missing_entries,
    update_catalogues,
)

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

TITLE = _("Supplier")
# Translators: the month, not the verb
MONTH = pgettext("month", "May")

def count(n):
    return ngettext("%(n)s need", "%(n)s needs", n) % {"n": n}

def long():
    return _(
        "one sentence "
        "on two lines"
    )
"""
TEMPLATE = """{% load i18n %}
<div title="{% translate 'Review' %}">
      {% blocktranslate trimmed with name=supplier.name %}
        Why <b>{{ name }}</b>
        fits 100%
      {% endblocktranslate %}
  {% blocktranslate count n=total trimmed %}
    {{ n }} letter{% plural %}{{ n }} letters
  {% endblocktranslate %}
  {{ title|default:_("Untitled") }} {% include "x.html" with label=_("Label") %}
</div>
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "models.py").write_text(CODE)
    (tmp_path / "matchmaking" / "static").mkdir(parents=True)
    (tmp_path / "matchmaking" / "static" / "page.js").write_text('show(gettext("Undo"));')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def translate_all(root: Path, language: str) -> list[dict]:
    slips = missing_entries(root, language)
    for slip in slips:
        text = slip["plural"] or slip["msgid"]
        forms = slip["msgstr"]
        slip["msgstr"] = f"«{text}»" if isinstance(forms, str) else [f"«{text}»"] * len(forms)
    return slips


def test_extraction_finds_every_kind_of_call_and_tag(checkout):
    found = extract_messages(checkout)

    assert set(found["django"]) == {
        Key("Supplier"),
        Key("May", "month"),
        Key("%(n)s need"),
        Key("one sentence on two lines"),
        Key("Review"),
        Key("Why <b>%(name)s</b> fits 100%%"),
        Key("%(n)s letter"),
        Key("Untitled"),
        Key("Label"),
    }
    assert found["django"][Key("%(n)s letter")].plural == "%(n)s letters"
    assert found["django"][Key("May", "month")].comments == ["Translators: the month, not the verb"]
    assert found["django"][Key("Review")].files == {"templates/page.html"}
    assert set(found["djangojs"]) == {Key("Undo")}


def test_extraction_names_the_file_that_it_cannot_read(checkout):
    (checkout / "templates" / "broken.html").write_text(
        "{% blocktranslate %}{% if x %}a{% endif %}{% endblocktranslate %}"
    )

    with pytest.raises(ExtractionError, match=r"templates/broken\.html"):
        extract_messages(checkout)


def test_second_extract_changes_no_byte(checkout):
    update_catalogues(checkout, ("es", "ja"))
    fill_entries(checkout, "es", translate_all(checkout, "es"))
    files = sorted((checkout / "locale").rglob("*.po"))
    before = [path.read_bytes() for path in files]

    update_catalogues(checkout, ("es", "ja"))

    assert len(files) == 4
    assert [path.read_bytes() for path in files] == before


def test_translated_catalogues_pass_the_check_and_speak(checkout):
    for language in ("es", "ja"):
        taken, refused = fill_entries(checkout, language, translate_all(checkout, language))
        assert (taken, refused) == (10, [])
    update_catalogues(checkout, ("es", "ja"))

    assert check_catalogues(checkout) == []
    assert missing_entries(checkout, "ja") == []
    assert len(compile_catalogues(checkout)) == 4
    assert compile_catalogues(checkout) == []
    spoken = gettext.translation("django", checkout / "locale", ["es"])
    assert spoken.gettext("Supplier") == "«Supplier»"
    assert spoken.pgettext("month", "May") == "«May»"
    assert spoken.ngettext("%(n)s need", "%(n)s needs", 1) == "«%(n)s needs»"


def test_check_tells_missing_and_stale_entries(checkout):
    for language in ("es", "ja"):
        fill_entries(checkout, language, translate_all(checkout, language))
    source = checkout / "accounts" / "models.py"
    source.write_text(CODE.replace('_("Supplier")', '_("Buyer")'))

    faults = check_catalogues(checkout)

    assert "locale/es/LC_MESSAGES/django.po: 'Buyer' is missing" in faults
    assert "locale/ja/LC_MESSAGES/django.po: 'Supplier' is no longer in the source" in faults
    assert len(faults) == 4


def test_check_tells_fuzzy_entries(checkout):
    for language in ("es", "ja"):
        fill_entries(checkout, language, translate_all(checkout, language))
    path = checkout / "locale" / "es" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text().replace('msgid "Review"', '#, fuzzy\nmsgid "Review"'))

    assert check_catalogues(checkout) == [
        "locale/es/LC_MESSAGES/django.po: 'Review' is marked fuzzy"
    ]


@pytest.mark.parametrize(
    ("msgid", "plural", "forms", "language", "fault"),
    [
        ("Hello %(name)s", "", ("Hola %(name)s",), "es", ""),
        ("Hello %(name)s", "", ("Hola",), "es", "lost placeholders: %(name)s"),
        ("Hello {name}", "", ("Hola {nombre}",), "es", "does not have: {nombre}"),
        ("Hello", "", ("  ",), "es", "no translation"),
        ("%(n)s need", "%(n)s needs", ("Una necesidad", "%(n)s necesidades"), "es", ""),
        ("%(n)s need", "%(n)s needs", ("ニーズ%(n)s件",), "ja", ""),
        ("%(n)s need", "%(n)s needs", ("%(n)s necesidades",), "es", "needs 2 form(s), not 1"),
        ("A <b>bold</b> word", "", ("Una palabra <i>fuerte</i>",), "es", "other HTML tags"),
        ("100%% sure", "", ("100% seguro",), "es", "lost placeholders: %%"),
    ],
)
def test_a_translation_that_would_break_a_page_is_named(msgid, plural, forms, language, fault):
    found = translation_fault(msgid, plural, forms, language)

    assert fault in found
    assert bool(found) == bool(fault)


def test_fill_takes_the_good_and_refuses_the_rest(checkout):
    taken, refused = fill_entries(
        checkout,
        "es",
        [
            {"msgid": "Supplier", "msgstr": "Proveedor"},
            {"msgid": "Review", "msgstr": ""},
            {"msgid": "%(n)s need", "plural": "%(n)s needs", "msgstr": ["necesidad", "muchas"]},
            {"msgid": "Nowhere", "msgstr": "En ninguna parte"},
        ],
    )

    assert taken == 1
    assert refused == [
        "'%(n)s need' has lost placeholders: %(n)s",
        "'Nowhere' is not in the source",
    ]
    still_missing = {slip["msgid"] for slip in missing_entries(checkout, "es")}
    assert "Supplier" not in still_missing
    assert {"Review", "%(n)s need"} <= still_missing


def test_command_goes_round_from_missing_to_fill(checkout, settings, capsys):
    settings.BASE_DIR = checkout
    call_command("catalogues", "missing", "--language", "ja")
    slips = json.loads(capsys.readouterr().out)
    for slip in slips:
        if slip["msgid"] == "Supplier":
            slip["msgstr"] = "サプライヤー"
    (checkout / "ja.json").write_text(json.dumps(slips))

    call_command("catalogues", "fill", "--language", "ja", str(checkout / "ja.json"))

    assert "1 translation(s) taken." in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"19 fault\(s\)"):
        call_command("catalogues", "check")


def test_command_refuses_a_file_that_is_no_list_of_entries(checkout, settings):
    settings.BASE_DIR = checkout
    (checkout / "es.json").write_text('{"Supplier": "Proveedor"}')

    with pytest.raises(CommandError, match="list of entries"):
        call_command("catalogues", "fill", "--language", "es", str(checkout / "es.json"))
