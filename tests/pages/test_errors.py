"""Error pages: in the reader's language, and without the database that may be what failed."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

from matchmaking.common.outages import outage_page

LANGUAGES = ["es", "ja", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_pages_render_without_a_database(language):
    # No django_db mark: a query would fail this test.
    request = RequestFactory().get("/nothing/")
    with translation.override(language):
        pages = {
            400: defaults.bad_request(request, Exception()),
            403: defaults.permission_denied(request, PermissionDenied("Only owners.")),
            404: defaults.page_not_found(request, Exception()),
            500: defaults.server_error(request),
            503: outage_page(request),
        }
        csrf = csrf_failure(request)
    headings = set()
    for status, answer in pages.items():
        page = answer.content.decode()
        assert answer.status_code == status
        assert f'<html lang="{language}">' in page
        headings.add(re.search(r"<h1>(.+?)</h1>", page)[1])
    assert len(headings) == len(pages)
    assert "Only owners." in pages[403].content.decode()
    assert csrf.status_code == 403
    assert f'<html lang="{language}">' in csrf.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_page_is_said_in_the_language_of_the_browser(language):
    answer = Client(headers={"accept-language": language}).get("/nothing/here/")

    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.content.decode()


def test_form_from_elsewhere_is_refused_with_our_page(client):
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "ja"})

    assert answer.status_code == 403
    assert "403" in answer.content.decode()
