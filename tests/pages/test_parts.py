"""Tags and partials of the design system."""

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from matchmaking.common.enums import Publication
from matchmaking.common.templatetags.puente import tone
from matchmaking.exchange.enums import RowState
from matchmaking.profiles.models import Supplier


def render(text: str, **context: object) -> str:
    return Template("{% load puente %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("number", "link"),
    [("+52 477 123 4567 ext. 12", "tel:+52-477-123-4567;ext=12"),
     ("+81 3-1234-5678", "tel:+81-3-1234-5678")],
)  # fmt: skip
def test_extension_of_a_telephone_is_not_dialled_as_letters(number, link):
    shown = render_to_string("introductions/includes/telephone.html", {"number": number})
    assert f'href="{link}">{number}</a>' in shown


def test_icon_is_inline_and_silent():
    assert 'aria-hidden="true"' in render('{% icon "check-circle" %}')
    assert render('{% icon "no-such-icon" %}') == ""


@pytest.mark.parametrize(
    ("state", "expected"),
    [(RowState.GOOD, "good"), (RowState.CREATED, "good"), (RowState.UPDATED, "good"),
     (RowState.UNCHANGED, "neutral"), (RowState.BAD, "bad")],
)  # fmt: skip
def test_row_of_a_sheet_that_is_to_be_corrected_looks_like_no_good_one(state, expected):
    assert tone(state) == expected


def test_status_says_the_label_and_shows_its_tone():
    badge = render(
        '{% status supplier "publication" %}', supplier=Supplier(publication=Publication.PUBLISHED)
    )

    assert badge == '<span class="status status-good">Published</span>'


@pytest.mark.parametrize(
    ("value", "tone"),
    [
        ("failed", "bad"),
        ("pending", "waiting"),
        ("sent", "good"),
        ("checked", "waiting"),
        ("taken", "good"),
        ("whatever", "neutral"),
    ],
)
def test_tone_of_a_state(value, tone):
    assert render("{{ value|tone }}", value=value) == tone


@pytest.mark.parametrize(
    ("language", "name", "html"),
    [
        ("es", "株式会社<山>", '<span lang="ja">株式会社&lt;山&gt;</span>'),
        ("en", "Café & Té", "Café &amp; Té"),
        ("ja", "株式会社山", "株式会社山"),
    ],
)
def test_japanese_is_marked_on_a_page_in_another_language(language, name, html):
    with translation.override(language):
        assert render("{{ name|marked }}", name=name) == html


@pytest.mark.parametrize(
    ("language", "said", "between"),
    [
        ("en", "Buyer: &lt;b&gt;", "1 March 2027 – 9 March 2027"),
        ("ja", "Buyer：&lt;b&gt;", "2027年3月1日～2027年3月9日"),
    ],
)
def test_labels_and_days_are_joined_as_the_language_writes_them(language, said, between):
    with translation.override(language):
        assert render("{% labelled label said %}", label="Buyer", said="<b>") == said
        assert (
            render("{% days first last %}", first=date(2027, 3, 1), last=date(2027, 3, 9))
            == between
        )


def test_days_of_which_one_is_open_say_the_other():
    assert render("{% days first last %}", first=None, last=date(2027, 3, 9)) == "– 9 March 2027"


def test_query_changes_one_part_and_keeps_the_rest(rf):
    request = rf.get("/", {"sector": "food & drink", "page": "3"})

    assert render("{% query page=4 %}", request=request) == "?sector=food+%26+drink&amp;page=4"
    assert render("{% query page=None %}", request=request) == "?sector=food+%26+drink"
    assert render("{% query page=None sector=None %}", request=request) == "?"


def test_pagination_keeps_the_filters(rf):
    page = Paginator(range(30), 10).page(2)
    html = render_to_string(
        "includes/pagination.html", {"page_obj": page}, request=rf.get("/", {"q": "león"})
    )

    assert 'rel="prev" href="?q=le%C3%B3n&amp;page=1"' in html
    assert 'rel="next" href="?q=le%C3%B3n&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_pagination_of_one_page_is_nothing(rf):
    page = Paginator(range(3), 10).page(1)

    assert not render_to_string(
        "includes/pagination.html", {"page_obj": page}, request=rf.get("/")
    ).strip()


def test_button_acts_by_post_with_a_token_and_a_question(rf):
    html = render_to_string(
        "includes/post_button.html",
        {"action": "/x/", "label": "Send", "confirm": 'Send "it"?'},
        request=rf.get("/"),
    )

    assert 'method="post"' in html
    assert "csrfmiddlewaretoken" in html
    assert 'data-confirm="Send &quot;it&quot;?"' in html


def test_letter_page_has_neither_navigation_nor_log_in(rf):
    html = render_to_string("base_letter.html", request=rf.get("/"))

    assert "<nav" not in html
    assert "/accounts/" not in html
    assert 'name="referrer" content="no-referrer"' in html
    assert "htmx" not in html.replace("htmx-config", "")
