"""Dull objects for tests: valid, numbered, always the same."""

import datetime

import factory
from factory.django import DjangoModelFactory

from accounts.domain.consents import withdraw_consent
from accounts.enums import ConsentChannel, OrganisationKind, Purpose, Role
from accounts.models import Membership, Organisation, User
from matchmaking.common.enums import Language, Publication
from matchmaking.missions.enums import EnrolmentState, MissionState
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Buyer, Certification, Need, Product, Supplier
from matchmaking.taxonomy.enums import CertificationGroup
from matchmaking.taxonomy.models import CertificationScheme

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory):
    """A person with a confirmed address and `PASSWORD`, so that tests may log in by the form."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    language = Language.ENGLISH
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        buyer = factory.Trait(
            kind=OrganisationKind.BUYER,
            country="JP",
            legal_name=factory.Sequence(lambda n: f"株式会社テスト{n}"),
        )
        organizer = factory.Trait(
            kind=OrganisationKind.ORGANIZER,
            legal_name=factory.Sequence(lambda n: f"Confederación {n} A.C."),
        )

    kind = OrganisationKind.SUPPLIER
    legal_name = factory.Sequence(lambda n: f"Proveedora {n} S.A. de C.V.")
    country = "MX"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.OWNER


def take_consent_back(organisation: Organisation, purpose: Purpose) -> None:
    withdraw_consent(
        organisation=organisation,
        purpose=purpose,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
    )


class SupplierFactory(DjangoModelFactory):
    class Meta:
        model = Supplier

    organisation = factory.SubFactory(OrganisationFactory)
    publication = Publication.PUBLISHED
    published_at = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    description_es = "Fabricamos piezas de plástico por inyección."
    contact_name = factory.Sequence(lambda n: f"Contacto {n}")
    contact_email = factory.Sequence(lambda n: f"contacto{n}@example.com")


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    supplier = factory.SubFactory(SupplierFactory)
    name_es = factory.Sequence(lambda n: f"Producto {n}")


class CertificationSchemeFactory(DjangoModelFactory):
    class Meta:
        model = CertificationScheme
        django_get_or_create = ("code",)

    code = "iso-9001"
    name_en = name_es = name_ja = "ISO 9001"
    group = CertificationGroup.QUALITY
    stands_for_en = "Quality management system"
    stands_for_es = "Sistema de gestión de la calidad"
    stands_for_ja = "品質マネジメントシステム"


class CertificationFactory(DjangoModelFactory):
    class Meta:
        model = Certification

    supplier = factory.SubFactory(SupplierFactory)
    scheme = factory.SubFactory(CertificationSchemeFactory)
    number = factory.Sequence(lambda n: f"C-{n}")


class BuyerFactory(DjangoModelFactory):
    class Meta:
        model = Buyer

    organisation = factory.SubFactory(OrganisationFactory, buyer=True)
    publication = Publication.PUBLISHED
    published_at = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    department = "調達部"
    contact_email = factory.Sequence(lambda n: f"kaitsuke{n}@example.jp")


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need

    buyer = factory.SubFactory(BuyerFactory)
    title = factory.Sequence(lambda n: f"樹脂射出成形部品 {n}")
    state = NeedState.OPEN


class MissionFactory(DjangoModelFactory):
    class Meta:
        model = Mission

    organizer = factory.SubFactory(OrganisationFactory, organizer=True)
    slug = factory.Sequence(lambda n: f"mission-{n}")
    name_es = factory.Sequence(lambda n: f"Misión {n}")
    name_ja = factory.Sequence(lambda n: f"ミッション{n}")
    name_en = factory.Sequence(lambda n: f"Mission {n}")
    state = MissionState.OPEN
    starts_on = datetime.date(2027, 3, 1)
    ends_on = datetime.date(2027, 3, 10)


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    mission = factory.SubFactory(MissionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    state = EnrolmentState.CONFIRMED
