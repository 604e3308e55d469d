"""Suppliers with what they offer, buyers and needs. Every field is named here or not shown."""

from rest_framework import serializers

from matchmaking.api.shapes import ProfileSerializer, Strict, TermCode, TextShape
from matchmaking.profiles.models import Buyer, Certification, Need, Product, Supplier


class CertificationSerializer(ProfileSerializer):
    class Meta:
        model = Certification
        fields = ("id", "scheme", "scope", "site", "issuer", "number", "valid_to", "status")
        read_only_fields = ("status",)


class ProductSerializer(ProfileSerializer):
    class Meta:
        model = Product
        fields = (
            "id", "name_es", "name_en", "name_ja", "description_es", "description_en",
            "description_ja", "term", "sector", "hs6", "capabilities", "monthly_capacity",
            "available_capacity", "capacity_unit", "minimum_order", "lead_time_days", "samples",
            "price_low", "price_high", "currency", "incoterm", "packaging", "origin_aaemj",
            "origin_cptpp", "ingredients", "additives", "allergens", "process", "shelf_life_days",
            "storage", "residue_tests", "materials", "tolerances", "ppap_level", "created_at",
            "updated_at",
        )  # fmt: skip


class PlantSerializer(Strict):
    name = serializers.CharField()
    state = TermCode(allow_blank=False)
    municipality = TextShape(required=False)
    area_m2 = serializers.IntegerField(required=False, allow_null=True, min_value=0)


class MainCustomerSerializer(Strict):
    name = serializers.CharField()
    may_be_named = serializers.BooleanField(required=False)


class SupplierSerializer(ProfileSerializer):
    """Given only to the supplier's own members and to organizers of its missions."""

    organisation = serializers.IntegerField(source="organisation_id", read_only=True)
    # A choice field that is only read would not say in the schema that it may be empty.
    size_class = serializers.CharField(
        read_only=True, help_text="micro, small, medium or large; empty while it is unknown."
    )
    products = ProductSerializer(many=True, read_only=True)
    certifications = CertificationSerializer(many=True, read_only=True)
    plants = PlantSerializer(many=True, required=False)
    main_customers = MainCustomerSerializer(many=True, required=False)

    class Meta:
        model = Supplier
        fields: tuple[str, ...] = (
            "id", "organisation", "external_id", "origin", "publication", "published_at",
            "legal_name", "trade_name", "website", "katakana_reading", "rfc", "activity", "scian",
            "founded_year", "paid_in_capital_mxn", "staff", "annual_sales_mxn", "size_class",
            "state", "municipality", "description_es", "description_en", "description_ja",
            "sectors", "capabilities", "languages", "immex", "prosec", "export_countries",
            "exports_since_year", "export_share_percent", "japan_experience",
            "japan_experience_note", "exclusivity", "wishes", "second_site", "ports_used",
            "insurance", "stock_abroad", "inclusive_employment", "social_value", "contact_name",
            "contact_title", "contact_email", "contact_phone", "contact_language",
            "contact_source", "max_introductions", "plants", "main_customers", "products",
            "certifications", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("origin", "publication")


class BuyerSerializer(ProfileSerializer):
    """Given only to the buyer's own members and to organizers of its missions."""

    organisation = serializers.IntegerField(source="organisation_id", read_only=True)

    class Meta:
        model = Buyer
        fields: tuple[str, ...] = (
            "id", "organisation", "external_id", "origin", "publication", "published_at",
            "legal_name", "trade_name", "website", "name_kana", "name_en", "corporate_number",
            "prefecture", "address", "founded_year", "capital_jpy", "staff", "business",
            "main_customers", "role", "department", "contact_name", "contact_title",
            "contact_email", "contact_phone", "contact_source", "known_to_organizer", "language",
            "channel", "meeting_cities", "letters_per_week", "letters_per_mission",
            "consent_basis", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("origin", "publication")


class CreateProfile(serializers.Serializer):
    """Whose the new profile is: of an own organisation, or of a participant of a mission."""

    organisation = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="One of your organisations. May be left out where only one comes into question.",
    )
    mission = serializers.SlugField(
        required=False,
        help_text="For organizers: the new organisation is invited to this mission of yours.",
    )


class CreateSupplierSerializer(CreateProfile, SupplierSerializer):
    class Meta(SupplierSerializer.Meta):
        fields = (*SupplierSerializer.Meta.fields, "mission")


class CreateBuyerSerializer(CreateProfile, BuyerSerializer):
    class Meta(BuyerSerializer.Meta):
        fields = (*BuyerSerializer.Meta.fields, "mission")


class NeedSerializer(ProfileSerializer):
    buyer = serializers.IntegerField(source="buyer_id", read_only=True)
    buyer_name = serializers.CharField(source="buyer.organisation.name", read_only=True)

    class Meta:
        model = Need
        fields = (
            "id", "buyer", "buyer_name", "external_id", "origin", "state", "title", "description",
            "language", "sector", "product_terms", "hs_codes", "required_certifications",
            "required_capabilities", "min_monthly_capacity", "min_staff",
            "required_japan_experience", "preferred_certifications", "preferred_capabilities",
            "first_order_quantity", "annual_volume", "volume_unit", "target_price", "currency",
            "incoterms", "max_lead_time_days", "delivery_from", "delivery_to", "sample_wanted",
            "use", "confidentiality", "city", "deadline", "introductions_wanted", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = ("origin", "state")


class CreateNeedSerializer(NeedSerializer):
    buyer = serializers.IntegerField(min_value=1, help_text="Whose need it is.")
