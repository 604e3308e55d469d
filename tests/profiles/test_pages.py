"""The pages of suppliers and buyers, as their readers walk through them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.enums import OrganisationKind, Purpose, Role
from accounts.models import Consent
from matchmaking.common.enums import Publication
from matchmaking.missions.enums import EnrolmentState
from matchmaking.outbox.domain.suppression import suppress
from matchmaking.profiles.domain.products import save_product
from matchmaking.profiles.domain.terms import search_terms, unit_groups
from matchmaking.profiles.enums import CertificationStatus, NeedState
from matchmaking.profiles.forms.supplier import ProductForm
from matchmaking.profiles.models import Certification, Need, Product, Supplier
from matchmaking.taxonomy.models import Unit
from tests import factories
from tests.profiles.test_uploads import picture

pytestmark = pytest.mark.django_db


def member_of(client, organisation, role=Role.OWNER):
    membership = factories.MembershipFactory(organisation=organisation, role=role)
    client.force_login(membership.user)
    return membership


def page(client, name, *args, data=None):
    address = reverse(f"profiles:{name}", args=args)
    return client.get(address) if data is None else client.post(address, data, follow=True)


COMPANY = {
    "legal_name": "Frutas del Bajío S.A. de C.V.",
    "state": "MX-GUA",
    "sectors": ["food"],
    "description_es": "Congelamos mango y aguacate.",
    "activity": "industry",
}


def test_supplier_goes_from_nothing_to_a_published_profile(client):
    organisation = factories.OrganisationFactory()
    member_of(client, organisation)
    assert "0 % filled" in page(client, "supplier-home").content.decode()
    assert not Supplier.objects.exists()

    page(client, "supplier-step", "company", data=COMPANY)
    page(client, "product-new", data={"name_es": "Mango congelado", "sector": "food"})
    page(client, "supplier-step", "capabilities", data={"capabilities": ["iqf-freezing"]})
    page(client, "certification-new", data={"scheme": "haccp", "number": "H-1"})
    contact = {"contact_name": "Ana Ruiz", "contact_email": "ana@frutas.mx",
               "contact_language": "es"}  # fmt: skip
    page(client, "supplier-step", "contact", data=contact)
    refused = page(client, "supplier-publish", data={"consent": ["profile"]})
    supplier = Supplier.objects.get()
    assert "your consent that Japanese buyers may read it" in refused.content.decode()
    assert supplier.publication == Publication.DRAFT

    refused = page(client, "supplier-publish", data={"consent": ["share_with_buyers"]})
    supplier.refresh_from_db()
    assert "that we write to you when an introduction is proposed" in refused.content.decode()
    assert supplier.publication == Publication.DRAFT

    page(client, "supplier-publish", data={"consent": ["letters"]})
    supplier.refresh_from_db()
    assert supplier.publication == Publication.PUBLISHED
    assert set(Consent.objects.values_list("purpose", flat=True)) == {
        Purpose.PROFILE,
        Purpose.SHARE_WITH_BUYERS,
        Purpose.LETTERS,
    }
    assert list(supplier.capabilities.values_list("pk", flat=True)) == ["iqf-freezing"]


def test_no_consent_is_ticked_for_the_reader(client):
    supplier = factories.SupplierFactory(publication=Publication.DRAFT, published_at=None)
    member_of(client, supplier.organisation)
    html = page(client, "supplier-publish").content.decode()
    assert html.count('name="consent"') == 4
    assert "checked" not in html


def test_step_with_an_error_says_so_and_keeps_what_was_typed(client):
    organisation = factories.OrganisationFactory()
    member_of(client, organisation)
    response = page(client, "supplier-step", "company", data={**COMPANY, "rfc": "no es"})
    html = response.content.decode()
    assert "is not an RFC" in html
    assert "Congelamos mango y aguacate." in html
    assert not Supplier.objects.exists()


def test_step_with_a_doubt_saves_and_says_so(client):
    member_of(client, factories.OrganisationFactory())
    response = page(client, "supplier-step", "company", data={**COMPANY, "rfc": "MAB9307148T5"})
    assert "do not fit the others" in response.content.decode()
    assert Supplier.objects.get().rfc == "MAB9307148T5"


def test_saved_step_leads_to_the_next_or_home(client):
    member_of(client, factories.OrganisationFactory())
    address = reverse("profiles:supplier-step", args=["company"])
    assert client.post(address, COMPANY).url == reverse("profiles:supplier-products")
    home = client.post(address, {**COMPANY, "then": "home"})
    assert home.url == reverse("profiles:supplier-home")


def test_customers_and_plants_are_saved_with_their_steps(client):
    member_of(client, factories.OrganisationFactory())
    rows = {
        "rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "0",
        "rows-0-name": "Tienda", "rows-0-may_be_named": "on", "rows-1-name": "",
    }  # fmt: skip
    trade = {**rows, "export_countries": "Japón; Estados Unidos", "languages": ["es"],
             "max_introductions": "4"}  # fmt: skip
    page(client, "supplier-step", "trade", data=trade)
    plants = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0",
        "rows-0-name": "León 1", "rows-0-state": "MX-GUA", "rows-0-area_m2": "1,200",
    }  # fmt: skip
    page(client, "supplier-step", "continuity", data=plants)
    supplier = Supplier.objects.get()
    assert supplier.export_countries == ["JP", "US"]
    assert supplier.main_customers.get().may_be_named
    assert supplier.plants.get().area_m2 == 1200


def test_what_was_noticed_of_a_row_is_told(client):
    member_of(client, factories.OrganisationFactory())
    plant = {"rows-0-name": "León 1", "rows-0-state": "MX-GUA", "rows-0-area_m2": "aprox. 1,200 m²"}
    sent = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", **plant}
    saved = page(client, "supplier-step", "continuity", data=sent)
    assert "“aprox. 1,200 m²” was read as 1,200." in saved.content.decode()


@pytest.mark.parametrize("language", ["en", "es", "ja"])
def test_every_form_shows_again_what_it_saved(client, language):
    """A form sent back as it was shown changes nothing, in every language."""
    supplier = factories.SupplierFactory(
        export_countries=["JP", "DE"], languages=["es", "ja"], export_share_percent=12
    )
    supplier.sectors.add("food")
    member_of(client, supplier.organisation)
    client.cookies["django_language"] = language
    before = Supplier.objects.get().updated_at
    for step in ("company", "capabilities", "trade", "continuity", "contact"):
        form = page(client, "supplier-step", step).context["form"]
        sent = {name: value for name, value in form.initial.items() if value not in (None, [])}
        sent |= {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}
        assert page(client, "supplier-step", step, data=sent).redirect_chain
    after = Supplier.objects.get()
    assert after.updated_at == before
    assert after.export_countries == ["JP", "DE"]


def test_a_product_whose_form_arrives_twice_is_one(client):
    """Its reader's connection broke before the answer came, and the form was sent again."""
    member_of(client, factories.SupplierFactory().organisation)
    form = {"name_es": "Mango", "capabilities": ["iqf-freezing"], "monthly_capacity": "1,200"}
    for _attempt in range(2):
        answer = page(client, "product-new", data=form)
        assert "“Mango” was saved." in answer.content.decode()
    assert Product.objects.count() == 1
    page(client, "product-new", data={**form, "monthly_capacity": "900"})
    page(client, "product-new", data={**form, "capabilities": []})
    assert Product.objects.count() == 3


def test_a_certification_whose_form_arrives_twice_is_one(client):
    member_of(client, factories.SupplierFactory().organisation)
    form = {"scheme": "haccp", "number": "H-1"}
    for _attempt in range(2):
        answer = page(client, "certification-new", data=form)
        assert "The certification was saved." in answer.content.decode()
    assert Certification.objects.count() == 1
    # One of the same number that says something else is another attempt to list it.
    answer = page(client, "certification-new", data={**form, "issuer": "SGS"})
    assert "This one is in the list already." in answer.content.decode()


def test_a_number_of_two_readings_is_asked_back_and_both_answers_are_kept(client):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)
    client.cookies["django_language"] = "es"
    typed = {"name_es": "Mole", "currency": "USD", "lead_time_days": "6 a 8 semanas"}
    asked = page(client, "product-new", data={**typed, "price_low": "1.125"})
    assert "¿Quiso decir 1,125 o 1.1250?" in asked.content.decode()
    saved = page(client, "product-new", data={**typed, "price_low": "1.1250"})
    assert "«6 a 8 semanas» se leyó, en días, como 56." in saved.content.decode()
    product = Product.objects.get()
    assert (product.price_low, product.lead_time_days) == (Decimal("1.125"), 56)
    # The form shows it so that it is read again as the same number.
    form = page(client, "product-edit", product.pk).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, [])}
    page(client, "product-edit", product.pk, data=sent)
    assert Product.objects.get().price_low == Decimal("1.125")


def test_product_of_another_supplier_is_not_found(client):
    product = factories.ProductFactory()
    member_of(client, factories.SupplierFactory().organisation)
    assert page(client, "product-edit", product.pk).status_code == 404
    assert page(client, "product-edit", product.pk, data={"name_es": "X"}).status_code == 404
    assert page(client, "product-delete", product.pk, data={}).status_code == 404
    assert Product.objects.get().name_es != "X"


def test_product_is_deleted_only_after_a_question(client):
    product = factories.ProductFactory()
    member_of(client, product.supplier.organisation)
    page(client, "product-delete", product.pk)
    assert Product.objects.exists()
    page(client, "product-delete", product.pk, data={})
    assert not Product.objects.exists()


def test_viewer_may_read_but_not_change(client):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation, Role.VIEWER)
    assert page(client, "supplier-home").status_code == 200
    assert page(client, "supplier-step", "company").status_code == 403
    assert page(client, "supplier-withdraw", data={}).status_code == 403
    supplier.refresh_from_db()
    assert supplier.publication == Publication.PUBLISHED


def test_pages_are_closed_to_visitors_and_to_other_kinds(client):
    assert page(client, "supplier-home").status_code == 302
    member_of(client, factories.OrganisationFactory(kind=OrganisationKind.BUYER))
    assert page(client, "supplier-home").status_code == 403


def test_preview_is_in_japanese_and_without_contacts(client):
    supplier = factories.SupplierFactory(contact_name="Ana Secreta")
    supplier.sectors.add("food")
    member_of(client, supplier.organisation)
    html = page(client, "supplier-preview").content.decode()
    assert "食品" in html
    assert "Ana Secreta" not in html


def test_preview_says_that_first_letters_do_not_name_the_company(client):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)
    note = "until you are introduced, buyers read all of this without your name"
    assert note not in page(client, "supplier-preview").content.decode()
    page(client, "supplier-publish", data={"consent": ["profile"]})
    assert note in page(client, "supplier-preview").content.decode()
    page(client, "supplier-publish", data={"consent": ["name_in_letters"]})
    assert note not in page(client, "supplier-preview").content.decode()


def test_product_form_opens_the_parts_that_concern_its_sector(client):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)

    def opened():
        parts = page(client, "product-new").context["form"].parts()
        return [part.open for part in parts if part.section.optional]

    assert opened() == [True, True]
    for sector, food_and_technical in (
        ("fashion", [False, True]),
        ("food", [True, False]),
        ("automotive", [False, True]),
    ):
        supplier.sectors.set([sector])
        assert opened() == food_and_technical


def test_withdrawn_profile_is_hidden(client):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)
    page(client, "supplier-withdraw", data={})
    supplier.refresh_from_db()
    assert supplier.publication == Publication.WITHDRAWN


def test_search_finds_terms_by_any_language(client):
    member_of(client, factories.OrganisationFactory())
    for text in ("iqf", "congelado", "凍結"):
        response = client.get(reverse("profiles:term-search"), {"kind": "capability", "q": text})
        assert 'data-pick="iqf-freezing"' in response.content.decode()
    nothing = client.get(reverse("profiles:term-search"), {"kind": "secret", "q": "iqf"})
    assert "data-pick" not in nothing.content.decode()


def test_search_takes_words_in_any_order_and_without_their_accents(client):
    member_of(client, factories.OrganisationFactory())
    for text in ("rapida congelacion", "congelación rápida"):
        response = client.get(reverse("profiles:term-search"), {"kind": "capability", "q": text})
        assert 'data-pick="iqf-freezing"' in response.content.decode()
    other = client.get(reverse("profiles:term-search"), {"kind": "capability", "q": "iqf moldeo"})
    assert "data-pick" not in other.content.decode()


def test_search_finds_a_word_before_one_that_begins_with_its_letters():
    found = [term.name_es for term in search_terms(kind="product", text="bota")]
    assert found.index("Botas vaqueras") < found.index("Botanas")
    assert found.index("Botas de piel") < found.index("Botanas")


def test_units_begin_with_those_that_most_people_look_for():
    groups = unit_groups()
    assert [code for code, _name in groups[0][1]][:3] == ["piece", "kg", "t"]
    codes = [code for _label, choices in groups for code, _name in choices]
    assert len(codes) == len(set(codes)) == Unit.objects.filter(retired=False).count()


def test_retired_units_are_not_offered():
    Unit.objects.filter(pk="lb").update(retired=True)
    codes = {code for _label, choices in unit_groups() for code, _name in choices}
    assert "kg" in codes
    assert "lb" not in codes


def test_photo_is_an_attachment_and_only_for_those_who_may_see_it(
    client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)
    sent = {"kind": "photo", "title": "Planta", "file": ContentFile(picture(), name="p.jpg")}
    page(client, "supplier-files", data=sent)
    record = supplier.files.get()
    response = page(client, "file", record.pk)
    assert response["Content-Disposition"] == 'attachment; filename="Planta.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    member_of(client, factories.SupplierFactory().organisation)
    assert page(client, "file", record.pk).status_code == 404


def test_organizer_reads_the_supplier_and_notes_what_it_saw(client):
    certification = factories.CertificationFactory()
    supplier = certification.supplier
    enrolment = factories.EnrolmentFactory(organisation=supplier.organisation)
    member_of(client, enrolment.mission.organizer)
    html = page(client, "supplier-detail", supplier.pk).content.decode()
    assert supplier.contact_email in html
    seen = {"status": CertificationStatus.DOCUMENT_SEEN}
    page(client, "certification-status", certification.pk, data=seen)
    assert Certification.objects.get().status == CertificationStatus.DOCUMENT_SEEN


@pytest.mark.parametrize(("trade_name", "beside"), [("", 0), ("Huerta", 1)])
def test_legal_name_stands_beside_another_name_alone(client, trade_name, beside):
    supplier = factories.SupplierFactory()
    organisation = supplier.organisation
    organisation.trade_name = trade_name
    organisation.save(update_fields=["trade_name"])
    member_of(client, factories.EnrolmentFactory(organisation=organisation).mission.organizer)
    html = page(client, "supplier-detail", supplier.pk).content.decode()
    assert html.count(f'<span class="muted">{organisation.legal_name}</span>') == beside


@pytest.mark.parametrize("kind", ["supplier", "buyer"])
def test_organizers_page_of_a_participant_leads_back_to_its_latest_mission(client, kind):
    factory = {"supplier": factories.SupplierFactory, "buyer": factories.BuyerFactory}[kind]
    participant = factory()
    organizer = factories.OrganisationFactory(organizer=True)
    missions = [
        factories.MissionFactory(organizer=organizer, starts_on=day, ends_on=day)
        for day in (dt.date(2027, 3, 1), dt.date(2026, 3, 1), dt.date(2027, 6, 1))
    ]
    last, first, left = (
        factories.EnrolmentFactory(mission=mission, organisation=participant.organisation).mission
        for mission in missions
    )
    left.enrolments.update(state=EnrolmentState.WITHDRAWN)
    elsewhere = factories.EnrolmentFactory(organisation=participant.organisation).mission
    member_of(client, organizer)

    html = page(client, f"{kind}-detail", participant.pk).content.decode()

    assert reverse("missions:participants", args=[last.slug, f"{kind}s"]) in html
    for other in (first, left, elsewhere):
        assert reverse("missions:participants", args=[other.slug, f"{kind}s"]) not in html


def test_suppliers_own_look_at_its_page_has_no_missions_to_go_back_to(client):
    enrolment = factories.EnrolmentFactory(organisation=factories.SupplierFactory().organisation)
    member_of(client, enrolment.organisation)
    own = page(client, "supplier-detail", enrolment.organisation.supplier.pk)
    assert own.context["mission"] is None
    assert 'class="breadcrumb"' not in own.content.decode()


def test_supplier_cannot_raise_the_status_of_its_own_certificate(client):
    certification = factories.CertificationFactory()
    member_of(client, certification.supplier.organisation)
    sent = {"status": CertificationStatus.VERIFIED}
    assert page(client, "certification-status", certification.pk, data=sent).status_code == 403
    assert Certification.objects.get().status == CertificationStatus.CLAIMED


def test_supplier_of_a_foreign_mission_is_not_found(client):
    supplier = factories.SupplierFactory()
    member_of(client, factories.MissionFactory().organizer)
    assert page(client, "supplier-detail", supplier.pk).status_code == 404


# --- Buyers --------------------------------------------------------------------------------------


def test_buyer_fills_its_page_adds_a_need_and_agrees(client):
    organisation = factories.OrganisationFactory(buyer=True)
    member_of(client, organisation)
    company = {
        "legal_name": organisation.legal_name, "department": "調達部", "business": "食品商社",
        "contact_email": "kaitsuke@example.jp", "name_kana": "てすと", "language": "ja",
        "letters_per_week": "2", "letters_per_mission": "5", "role": "importer",
        "channel": "email",
    }  # fmt: skip
    page(client, "buyer-edit", data=company)
    need = {
        "title": "冷凍マンゴー", "language": "ja", "required_certifications": ["haccp"],
        "introductions_wanted": "3", "use": "resale", "confidentiality": "open", "then": "open",
    }  # fmt: skip
    page(client, "need-new", data=need)
    stored = Need.objects.get()
    assert stored.state == NeedState.OPEN
    assert stored.buyer.name_kana == "テスト"
    assert list(stored.required_certifications.values_list("pk", flat=True)) == ["haccp"]

    page(client, "buyer-publish", data={"consent": ["profile"]})
    stored.buyer.refresh_from_db()
    assert stored.buyer.publication == Publication.DRAFT
    page(client, "buyer-publish", data={"consent": ["profile", "letters"]})
    stored.buyer.refresh_from_db()
    assert stored.buyer.publication == Publication.PUBLISHED

    page(client, "need-state", stored.pk, data={"to": "closed"})
    stored.refresh_from_db()
    assert stored.state == NeedState.CLOSED


def test_a_buyer_that_is_not_ready_is_not_published_and_keeps_no_consent(client):
    buyer = factories.BuyerFactory(business="", publication=Publication.DRAFT)
    member_of(client, buyer.organisation)
    page(client, "buyer-publish", data={"consent": ["profile", "letters"]})
    buyer.refresh_from_db()
    assert buyer.publication == Publication.DRAFT
    assert not buyer.organisation.consents.exists()


def test_need_form_shows_again_what_it_saved(client):
    need = factories.NeedFactory(hs_codes=["081190", "0804"], annual_volume=1200, language="ja")
    need.required_certifications.add("haccp")
    member_of(client, need.buyer.organisation)
    form = page(client, "need-edit", need.pk).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, [])}
    page(client, "need-edit", need.pk, data=sent)
    after = Need.objects.get()
    assert after.updated_at == need.updated_at
    assert after.hs_codes == ["081190", "0804"]


def test_a_need_whose_form_arrives_twice_is_one_until_it_is_closed(client):
    buyer = factories.BuyerFactory()
    member_of(client, buyer.organisation)
    form = {"title": "冷凍マンゴー", "language": "ja", "incoterms": ["FOB"], "then": "open"}
    for _attempt in range(2):
        page(client, "need-new", data=form)
    assert Need.objects.get().state == NeedState.OPEN
    page(client, "need-state", Need.objects.get().pk, data={"to": "close"})
    page(client, "need-new", data=form)
    assert [need.state for need in Need.objects.order_by("pk")] == [
        NeedState.CLOSED,
        NeedState.OPEN,
    ]


def test_need_of_another_buyer_is_not_found(client):
    need = factories.NeedFactory()
    member_of(client, factories.BuyerFactory().organisation)
    assert page(client, "need-detail", need.pk).status_code == 404
    assert page(client, "need-edit", need.pk, data={"title": "X"}).status_code == 404
    assert page(client, "need-state", need.pk, data={"to": "closed"}).status_code == 404
    need.refresh_from_db()
    assert need.state == NeedState.OPEN


@pytest.mark.parametrize("purpose", [Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS])
def test_home_says_that_a_consent_was_taken_back(client, purpose):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)
    warning = "Your company is proposed to no buyer until you give it again."
    assert warning not in page(client, "supplier-home").content.decode()

    decide = reverse("accounts:consent-decide", args=[supplier.organisation_id, purpose])
    client.post(decide, {"decision": "withdraw"})
    home = page(client, "supplier-home").content.decode()
    assert warning in home
    assert "Your profile is published." not in home
    enrolment = factories.EnrolmentFactory(
        organisation=supplier.organisation, state=EnrolmentState.CONFIRMED
    )
    organizer = factories.MembershipFactory(organisation=enrolment.mission.organizer).user
    other = Client()
    other.force_login(organizer)
    seen = page(other, "supplier-detail", supplier.pk).content.decode()
    if purpose == Purpose.SHARE_WITH_BUYERS:
        assert "pass on nothing of what stands here" in seen
    else:
        assert "no longer shows its profile" in seen

    client.post(decide, {"decision": "give"})
    assert warning not in page(client, "supplier-home").content.decode()


def organizer_of(supplier_or_buyer):
    enrolment = factories.EnrolmentFactory(organisation=supplier_or_buyer.organisation)
    other = Client()
    other.force_login(
        factories.MembershipFactory(organisation=enrolment.mission.organizer, role=Role.OWNER).user
    )
    return other, enrolment.mission


def test_profile_without_consent_is_a_name_and_nothing_more(client):
    supplier = factories.SupplierFactory(rfc="XAXX010101000")
    supplier.sectors.add("food")
    product = factories.ProductFactory(supplier=supplier, name_es="Mermelada de higo")
    certification = factories.CertificationFactory(supplier=supplier)
    member_of(client, supplier.organisation)
    other, mission = organizer_of(supplier)
    assert "Mermelada de higo" in page(other, "supplier-detail", supplier.pk).content.decode()
    consents = reverse("accounts:consent-decide", args=[supplier.organisation_id, Purpose.PROFILE])
    client.post(consents, {"decision": "withdraw"})

    seen = page(other, "supplier-detail", supplier.pk).content.decode()
    assert supplier.organisation.name in seen
    assert reverse("introductions:list", args=[mission.slug]) in seen
    for secret in (
        "Mermelada de higo",
        supplier.contact_name,
        supplier.contact_email,
        supplier.description_es,
        supplier.rfc,
    ):
        assert secret not in seen
    assert page(other, "supplier-sheet", supplier.pk).status_code == 404
    assert page(other, "product-readiness", supplier.pk, product.pk).status_code == 404
    assert page(other, "supplier-invite", supplier.pk, data={}).status_code == 404
    status = page(other, "certification-status", certification.pk, data={"status": "verified"})
    assert status.status_code == 404
    listed = other.get(reverse("missions:participants", args=[mission.slug, "suppliers"]))
    assert "no longer shows its profile" in listed.content.decode()
    by_sector = {"sector": "food"}
    found = other.get(
        reverse("missions:participants", args=[mission.slug, "suppliers"]), by_sector
    ).content.decode()
    assert supplier.organisation.name not in found

    client.post(consents, {"decision": "give"})
    assert "Mermelada de higo" in page(other, "supplier-detail", supplier.pk).content.decode()
    page(client, "supplier-withdraw", data={})
    assert "Mermelada de higo" not in page(other, "supplier-detail", supplier.pk).content.decode()


def test_profile_that_is_kept_back_is_a_strangers_to_others(client):
    supplier = factories.SupplierFactory(publication=Publication.WITHDRAWN)
    other, _mission = organizer_of(factories.SupplierFactory())
    assert page(other, "supplier-detail", supplier.pk).status_code == 404


def test_buyer_without_consent_is_a_name_and_nothing_more(client):
    need = factories.NeedFactory()
    buyer = need.buyer
    member_of(client, buyer.organisation)
    other, mission = organizer_of(buyer)
    assert need.title in page(other, "buyer-detail", buyer.pk).content.decode()
    consents = reverse("accounts:consent-decide", args=[buyer.organisation_id, Purpose.PROFILE])
    client.post(consents, {"decision": "withdraw"})
    seen = page(other, "buyer-detail", buyer.pk).content.decode()
    assert buyer.organisation.name in seen
    assert need.title not in seen
    assert buyer.contact_email not in seen
    assert page(other, "need-detail", need.pk).status_code == 404
    listed = other.get(reverse("missions:participants", args=[mission.slug, "buyers"]))
    assert buyer.department not in listed.content.decode()
    assert need.title in page(client, "need-detail", need.pk).content.decode()


def test_home_costs_the_same_queries_for_many_products(client):
    supplier = factories.SupplierFactory()
    member_of(client, supplier.organisation)
    factories.ProductFactory(supplier=supplier)
    page(client, "supplier-home")
    with CaptureQueriesContext(connection) as one:
        page(client, "supplier-home")
    for _n in range(29):
        factories.ProductFactory(supplier=supplier)
    with CaptureQueriesContext(connection) as thirty:
        page(client, "supplier-home")
    assert len(thirty) == len(one)


def test_organizer_invites_an_imported_company_to_keep_its_profile(client):
    supplier = factories.SupplierFactory(contact_email="ana@frutas.mx", contact_language="es")
    enrolment = factories.EnrolmentFactory(organisation=supplier.organisation)
    member_of(client, enrolment.mission.organizer)
    assert "Invite the company" in page(client, "supplier-detail", supplier.pk).content.decode()
    shown = page(client, "supplier-invite", supplier.pk, data={}).content.decode()
    assert "Invite again" in shown
    invitation = supplier.organisation.invitations.get()
    assert (invitation.email, invitation.role) == ("ana@frutas.mx", Role.OWNER)
    assert "ana@frutas.mx" in {address for letter in mail.outbox for address in letter.to}


def test_nobody_is_invited_into_a_company_that_keeps_its_profile(client):
    supplier = factories.SupplierFactory(contact_email="ana@frutas.mx")
    factories.MembershipFactory(organisation=supplier.organisation)
    enrolment = factories.EnrolmentFactory(organisation=supplier.organisation)
    member_of(client, enrolment.mission.organizer)
    assert "Invite the" not in page(client, "supplier-detail", supplier.pk).content.decode()
    refused = page(client, "supplier-invite", supplier.pk, data={}).content.decode()
    assert "This company keeps its profile itself." in refused
    member_of(client, factories.MissionFactory().organizer)
    assert page(client, "supplier-invite", supplier.pk, data={}).status_code == 404
    assert not supplier.organisation.invitations.exists()


def test_a_viewer_for_one_organizer_does_not_act_for_it_by_its_role_in_another(client):
    supplier = factories.SupplierFactory(contact_email="ana@frutas.mx")
    certification = factories.CertificationFactory(supplier=supplier)
    organizer = factories.EnrolmentFactory(organisation=supplier.organisation).mission.organizer
    user = factories.MembershipFactory(organisation=factories.MissionFactory().organizer).user
    factories.MembershipFactory(organisation=organizer, user=user, role=Role.VIEWER)
    client.force_login(user)
    shown = page(client, "supplier-detail", supplier.pk).content.decode()
    assert "Invite the company" not in shown
    assert page(client, "supplier-invite", supplier.pk, data={}).status_code == 404
    noted = page(client, "certification-status", certification.pk, data={"status": "verified"})
    assert noted.status_code == 404
    certification.refresh_from_db()
    assert certification.status == "claimed"
    assert not supplier.organisation.invitations.exists()


def test_nobody_is_invited_without_an_address(client):
    supplier = factories.SupplierFactory(contact_email="")
    enrolment = factories.EnrolmentFactory(organisation=supplier.organisation)
    member_of(client, enrolment.mission.organizer)
    shown = page(client, "supplier-invite", supplier.pk, data={}).content.decode()
    assert "Without an e-mail address nobody can be invited." in shown
    assert not supplier.organisation.invitations.exists()


def test_the_organizer_is_told_where_no_letter_would_go_out(client):
    supplier = factories.SupplierFactory(contact_email="ana@frutas.mx")
    enrolment = factories.EnrolmentFactory(organisation=supplier.organisation)
    member_of(client, enrolment.mission.organizer)
    suppress(address="Ana@frutas.mx")
    shown = page(client, "supplier-invite", supplier.pk, data={}).content.decode()
    assert "Letters to ana@frutas.mx are not sent" in shown
    assert not supplier.organisation.invitations.exists()
    assert mail.outbox == []


def test_a_browser_can_fill_in_who_answers_for_the_company(client):
    member_of(client, factories.SupplierFactory().organisation)
    html = page(client, "supplier-step", "contact").content.decode()

    for token in ("name", "organization-title", "email", "tel"):
        assert f'autocomplete="{token}"' in html
    assert '<input type="tel" name="contact_phone"' in html


@pytest.mark.parametrize(("language", "shown"), [("es", "Mango 60 %"), ("ja", "Mango 60%")])
def test_shares_of_ingredients_stand_as_the_reader_writes_them_and_are_read_again(language, shown):
    held = [{"name": "Mango", "share": 60.0}]
    product = factories.ProductFactory(ingredients=held)
    with translation.override(language):
        form = ProductForm(supplier=product.supplier, product=product)
        assert form["ingredients"].value() == shown
    save_product(supplier=product.supplier, product=product, data={"ingredients": shown})
    product.refresh_from_db()
    assert product.ingredients == held
