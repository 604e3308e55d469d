"""What a screen reader says of each page: references that lead somewhere, tables and rows named."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.pages.everything import World
from tests.pages.test_who_looked import addresses, ask, body

pytestmark = pytest.mark.django_db
REFERENCES = ("aria-labelledby", "aria-describedby", "for")


class Names(HTMLParser):
    """The ids of a page, those that it refers to, and its tables and rows without a name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.named: set[str] = set()
        self.nameless_tables = 0
        self.nameless_rows = 0
        self.row: list[bool] | None = None
        self.holds_data = True
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
        for name in REFERENCES:
            self.named.update(given.get(name, "").split())
        # A letter in HTML is laid out by tables, as the programmes that show mail want it.
        if tag == "table" and not given.get("aria-labelledby") and "role" not in given:
            self.nameless_tables += 1
        if tag == "table":
            self.holds_data = "role" not in given
        if tag == "tr" and self.holds_data:
            self.row = []
        if tag in {"td", "th"} and self.row is not None and "colspan" not in given:
            self.row.append(tag == "th")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self.row is not None:
            self.nameless_rows += bool(self.row) and not any(self.row)
            self.row = None


def test_every_page_names_what_is_on_it(world: World) -> None:
    wrong, tables = set(), 0
    for reader in world.readers.values():
        for name, address in addresses(world).items():
            response = ask(reader)(address)
            # The documentation of the API is not made of our templates.
            if "text/html" not in response.get("Content-Type", "") or name == "api:docs":
                continue
            page = body(response)
            names = Names(page)
            tables += page.count("<table")
            wrong |= {f"{name}: no #{lost}" for lost in names.named - set(names.ids)}
            wrong |= {f"{name}: two of #{id_}" for id_, number in names.ids.items() if number > 1}
            if names.nameless_tables:
                wrong.add(f"{name}: a table without a name")
            if names.nameless_rows:
                wrong.add(f"{name}: a row without a name")
    assert wrong == set()
    assert tables > 20
