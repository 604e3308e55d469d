import pytest

from accounts.models import Organisation
from matchmaking.profiles.domain.duplicates import (
    DuplicateFinder,
    Reason,
    identities_of,
    identity,
)
from tests import factories


def reasons(known, one):
    found = DuplicateFinder(known).likely_duplicates(one)
    return [(duplicate.other.pk, list(duplicate.reasons)) for duplicate in found]


def test_same_rfc_comes_before_everything():
    known = [
        identity(pk=1, name="Miel Dorada S.A. de C.V."),
        identity(pk=2, name="Otra", rfc="MAB9307148T4"),
    ]
    found = reasons(known, identity(name="MIEL DORADA", rfc="MAB9307148T4"))
    assert found == [(2, [Reason.TAX_ID]), (1, [Reason.SAME_NAME])]


def test_same_name_is_found_whatever_the_legal_form_and_accents():
    known = [identity(pk=1, name="株式会社青空"), identity(pk=2, name="Café Único, S.A. de C.V.")]
    assert reasons(known, identity(name="青空(株)"))[0][0] == 1
    assert reasons(known, identity(name="CAFE UNICO SA DE CV"))[0][0] == 2


def test_a_trade_name_is_found_on_either_side_and_is_never_certain():
    company = {
        "name": "Congelados del Sur, S.A. de C.V.",
        "trade_name": "Zirate",
        "region": "MX-MIC",
    }
    by_trade_name = identity(name="ZIRATE", region="MX-MIC")
    (found,) = DuplicateFinder([identity(pk=1, **company)]).likely_duplicates(by_trade_name)
    assert found.reasons == (Reason.TRADE_NAME,)
    assert not found.is_certain(by_trade_name)
    assert reasons([identity(pk=2, name="Zirate")], identity(**company)) == [
        (2, [Reason.TRADE_NAME])
    ]
    assert by_trade_name.resembles(identity(**company))


@pytest.mark.parametrize(("region", "expected"), [("MX-GUA", [1]), ("MX-JAL", [])])
def test_near_name_counts_only_in_the_same_place(region, expected):
    known = [identity(pk=1, name="Conservas del Bajío", region="MX-GUA")]
    found = reasons(known, identity(name="Conservas Bajio", region=region))
    assert [pk for pk, _reasons in found] == expected


def test_different_names_of_one_place_are_not_duplicates():
    known = [identity(pk=1, name="Moldes del Bajío", region="MX-GUA")]
    assert reasons(known, identity(name="Moldes de León", region="MX-GUA")) == []


def test_own_mail_domain_counts_and_a_free_one_does_not():
    known = [
        identity(pk=1, name="A", email="ventas@acerosnorte.mx"),
        identity(pk=2, name="B", email="ventas@gmail.com"),
    ]
    found = reasons(known, identity(name="C", email="ana@AcerosNorte.mx"))
    assert found == [(1, [Reason.MAIL_DOMAIN])]
    assert reasons(known, identity(name="C", email="ana@gmail.com")) == []


def test_own_website_counts_and_a_page_on_a_shared_one_does_not():
    known = [
        identity(pk=1, name="A", website="https://www.acerosnorte.mx/es"),
        identity(pk=2, name="B", website="https://www.facebook.com/b"),
    ]
    found = reasons(known, identity(name="C", website="http://acerosnorte.mx"))
    assert found == [(1, [Reason.WEB_DOMAIN])]
    assert reasons(known, identity(name="C", website="https://m.facebook.com/c")) == []
    assert identity(name="C", website="http://[1").web_domain == ""


@pytest.mark.parametrize(
    ("known", "one", "certain"),
    [
        ({"name": "A", "rfc": "MAB9307148T4"}, {"name": "B", "rfc": "MAB9307148T4"}, True),
        # The first ten characters of a person's RFC are a name and a birthday: others share them.
        ({"name": "A", "rfc": "GODE561231"}, {"name": "B", "rfc": "GODE561231"}, False),
        ({"name": "A", "corporate_number": "5835678256246"},
         {"name": "B", "corporate_number": "5835678256246"}, True),
        ({"name": "A", "region": "MX-GUA"}, {"name": "A S.A.", "region": "MX-GUA"}, True),
        ({"name": "A", "region": "MX-GUA"}, {"name": "A S.A.", "region": "MX-JAL"}, False),
        ({"name": "A"}, {"name": "A S.A."}, False),
        ({"name": "A", "email": "x@a.mx"}, {"name": "A S.A.", "email": "y@a.mx"}, True),
        ({"name": "A", "email": "x@a.mx"}, {"name": "B", "email": "y@a.mx"}, False),
        ({"name": "A", "region": "MX-GUA", "rfc": "MAB9307148T4"},
         {"name": "A", "region": "MX-GUA", "rfc": "GOJ0103239VA"}, False),
    ],
)  # fmt: skip
def test_two_are_one_by_a_number_or_by_a_name_and_something_beside_it(known, one, certain):
    asked = identity(**one)
    found = DuplicateFinder([identity(pk=1, **known)]).likely_duplicates(asked)
    assert [duplicate.is_certain(asked) for duplicate in found] == [certain]


def test_organisation_is_no_duplicate_of_itself():
    one = identity(pk=1, name="Moldes del Bajío", rfc="MAB9307148T4")
    assert DuplicateFinder([one]).likely_duplicates(one) == []


@pytest.mark.django_db
def test_identities_are_read_in_one_query(django_assert_num_queries):
    supplier = factories.SupplierFactory(rfc="MAB9307148T4", contact_email="a@moldes.mx")
    buyer = factories.BuyerFactory(corporate_number="5835678256246")
    with django_assert_num_queries(1):
        found = {one.pk: one for one in identities_of(Organisation.objects.all())}
    assert found[supplier.organisation_id].rfc == "MAB9307148T4"
    assert found[supplier.organisation_id].mail_domain == "moldes.mx"
    assert found[buyer.organisation_id].corporate_number == "5835678256246"
