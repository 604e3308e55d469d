"""States that templates compare: a misspelt one would only ever be false."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

# No rows: the pieces of a letter (`common.markup`), and what readiness makes of a product.
NO_ROWS = {"block", "outlook"}
# {% if letter.mail.state == "queued" %}, also in a tag's attribute with the other quotation marks.
COMPARED = re.compile(
    r"(?P<owner>[\w.]+)\.(?P<field>\w+) (?:==|!=) (?P<q>[\"'])(?P<code>\w+)(?P=q)"
)


def choices_by_field() -> dict[str, set[str]]:
    """The codes that any model's field of that name may hold."""
    found: dict[str, set[str]] = defaultdict(set)
    for model in apps.get_models():
        for field in model._meta.get_fields():
            found[field.name] |= {str(code) for code, _ in getattr(field, "flatchoices", ())}
    return {name: codes for name, codes in found.items() if codes}


def compared() -> Iterator[tuple[str, str, str]]:
    """(template, field, code) of each comparison with a code."""
    root = Path(settings.BASE_DIR) / "templates"
    for template in sorted(root.rglob("*.html")):
        for line in COMPARED.finditer(template.read_text(encoding="utf-8")):
            if line["owner"] not in NO_ROWS:
                yield template.relative_to(root).as_posix(), line["field"], line["code"]


def test_every_code_that_a_template_compares_is_one_that_the_field_can_hold():
    known = choices_by_field()
    of_a_model = [found for found in compared() if found[1] in known]
    assert of_a_model
    unknown = [found for found in of_a_model if found[2] not in known[found[1]]]
    assert not unknown, unknown
