"""What each side says of itself."""

from matchmaking.profiles.models.buyer import Buyer, Need
from matchmaking.profiles.models.certification import Certification
from matchmaking.profiles.models.product import Product
from matchmaking.profiles.models.supplier import MainCustomer, Plant, Supplier, SupplierFile

__all__ = [
    "Buyer",
    "Certification",
    "MainCustomer",
    "Need",
    "Plant",
    "Product",
    "Supplier",
    "SupplierFile",
]
