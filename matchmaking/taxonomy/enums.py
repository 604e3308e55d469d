from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.taxonomy.kinds import Kind


class TermKind(models.TextChoices):
    SECTOR = Kind.SECTOR.value, _("Sector")
    CAPABILITY = Kind.CAPABILITY.value, _("Capability")
    PRODUCT = Kind.PRODUCT.value, _("Product")
    CERTIFICATION = Kind.CERTIFICATION.value, _("Certification")
    UNIT = Kind.UNIT.value, _("Unit")
    INCOTERM = Kind.INCOTERM.value, _("Incoterm")
    REGION = Kind.REGION.value, _("Region")
    HS = Kind.HS.value, _("HS heading")


class SynonymOrigin(models.TextChoices):
    FILE = "file", _("Taxonomy files")
    ADMINISTRATOR = "administrator", _("Administrator")


class CapabilityGroup(models.TextChoices):
    PLASTICS_RUBBER = "plastics-rubber", _("Plastics and rubber processing")
    COMPOSITES = "composites", _("Composites and additive manufacturing")
    METAL_FORMING = "metal-forming", _("Metal forming")
    CASTING_FORGING = "casting-forging", _("Casting, forging and powder metal")
    MACHINING = "machining", _("Machining")
    JOINING = "joining", _("Welding and joining")
    HEAT_SURFACE = "heat-surface", _("Heat and surface treatment")
    TOOLING = "tooling", _("Tooling, design and prototypes")
    ELECTRONICS = "electronics", _("Electronics and electrical assembly")
    ASSEMBLY_QUALITY = "assembly-quality", _("Assembly, measurement and testing")
    MEDICAL = "medical", _("Medical and pharmaceutical processes")
    AEROSPACE = "aerospace", _("Aerospace processes")
    FOOD_PROCESSING = "food-processing", _("Food processing")
    FOOD_PRESERVATION = "food-preservation", _("Food preservation and packing")
    BEVERAGES = "beverages", _("Beverage processes")
    AGRICULTURE = "agriculture", _("Agriculture and post-harvest")
    COSMETICS_CHEMICALS = "cosmetics-chemicals", _("Cosmetics and chemical processes")
    TEXTILES_LEATHER = "textiles-leather", _("Textiles, leather and footwear")
    WOOD_CERAMICS_GLASS = "wood-ceramics-glass", _("Wood, ceramics, glass and crafts")
    PACKAGING_PRINTING = "packaging-printing", _("Packaging and printing processes")
    DIGITAL = "digital", _("Digital services")
    ENERGY_INFRASTRUCTURE = "energy-infrastructure", _("Energy and infrastructure services")
    LOGISTICS = "logistics", _("Logistics and trade services")
    COMMERCIAL = "commercial", _("Commercial and production services")


class CertificationGroup(models.TextChoices):
    QUALITY = "quality", _("Quality management")
    ENVIRONMENT_SAFETY = "environment-safety", _("Environment, safety and energy")
    FOOD_SAFETY = "food-safety", _("Food safety")
    AGRICULTURE = "agriculture", _("Agriculture and organic")
    FAITH_DIET = "faith-diet", _("Religious and dietary")
    SOCIAL = "social", _("Social and ethical")
    ORIGIN = "origin", _("Denomination of origin")
    AUTHORITY = "authority", _("Authority registrations and national standards")
    PRODUCT_SAFETY = "product-safety", _("Product safety and substances")
    MATERIAL = "material", _("Materials and sustainability")
    SECTOR_SPECIFIC = "sector-specific", _("Sector schemes and workmanship")
    TRADE_SECURITY = "trade-security", _("Trade and supply-chain security")
    INFORMATION = "information", _("Information security and services")


class UnitDimension(models.TextChoices):
    MASS = "mass", _("Mass")
    VOLUME = "volume", _("Volume")
    LENGTH = "length", _("Length")
    AREA = "area", _("Area")
    COUNT = "count", _("Count")
    ENERGY = "energy", _("Energy")
    POWER = "power", _("Power")
    TIME = "time", _("Time")
    DATA = "data", _("Data")
    PACK = "pack", _("Pack")


class TransportMode(models.TextChoices):
    ANY = "any", _("Any mode of transport")
    SEA = "sea", _("Sea and inland waterway")


class RegionCountry(models.TextChoices):
    MEXICO = "MX", _("Mexico")
    JAPAN = "JP", _("Japan")
