"""What happens to the record of a supplier's certification."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from matchmaking.profiles.domain.cleaning import Cleaned, Spec, clean
from matchmaking.profiles.domain.saving import (
    Saved,
    note_removal,
    refuse_errors,
    save_cleaned,
    sent_before,
)
from matchmaking.profiles.domain.uploads import Upload, forget_file, storing
from matchmaking.profiles.enums import CertificationStatus
from matchmaking.profiles.models import Certification, Supplier
from matchmaking.profiles.problems import Code, InvalidDataError, Problem
from matchmaking.profiles.validators import check_valid_to

EVIDENCE = ("scheme", "scope", "site", "issuer", "number", "valid_to")


CERTIFICATION_SPEC = Spec(
    model=Certification,
    fields=EVIDENCE,
    required=("scheme",),
    checks={"valid_to": check_valid_to},
)
CERTIFICATION_FIELDS = CERTIFICATION_SPEC.fields


def clean_certification(
    *, data: Mapping[str, Any], certification: Certification | None = None
) -> Cleaned:
    """Check `data` (names of CERTIFICATION_FIELDS) without writing."""
    return clean(CERTIFICATION_SPEC, data, certification)


@transaction.atomic
def save_certification(
    *,
    supplier: Supplier,
    data: Mapping[str, Any],
    certification: Certification | None = None,
    document: Upload | None = None,
) -> Saved[Certification]:
    """Add a certification to `supplier`, or change one of its own; `document` replaces the file.

    What a person has looked at no longer stands when the evidence changes, so the status falls
    back to "claimed". Raises InvalidDataError, also for a certificate that is listed already.
    """
    if certification is not None and certification.supplier_id != supplier.pk:
        raise ValueError("the certification belongs to another supplier")
    cleaned = clean_certification(data=data, certification=certification)
    refuse_errors(cleaned)
    # Locked, so that the second of two at once finds what the first has made.
    Supplier.objects.select_for_update().get(pk=supplier.pk)
    known = certification or Certification(supplier=supplier)
    _refuse_twin(known, cleaned)
    saved = save_cleaned(known, cleaned)
    changed = list(saved.changed)
    if document is not None:
        forget_file(known.file)
        with storing(known.file, document, field="document"):
            known.save(update_fields=["file", "updated_at"])
        changed.append("file")
    if changed and not saved.created and known.status != CertificationStatus.CLAIMED:
        known.status = CertificationStatus.CLAIMED
        known.save(update_fields=["status", "updated_at"])
        changed.append("status")
    return Saved(known, saved.created, tuple(changed), saved.warnings)


@transaction.atomic
def add_certification(
    *, supplier: Supplier, data: Mapping[str, Any], document: Upload | None = None
) -> Saved[Certification]:
    """Add one by a whole form, which may arrive twice: then it is the one that it made."""
    Supplier.objects.select_for_update().get(pk=supplier.pk)
    held = Certification.objects.filter(supplier=supplier)
    known = sent_before(held, clean_certification(data=data))
    return save_certification(supplier=supplier, data=data, certification=known, document=document)


def _refuse_twin(certification: Certification, cleaned: Cleaned) -> None:
    key = {
        name: cleaned.values.get(name, getattr(certification, name, None))
        for name in ("scheme", "site", "number")
    }
    twins = Certification.objects.filter(supplier=certification.supplier, **key)
    if twins.exclude(pk=certification.pk).exists():
        raise InvalidDataError([Problem("scheme", Code.ALREADY_LISTED)])


@transaction.atomic
def set_certification_status(*, certification: Certification, status: CertificationStatus) -> bool:
    """Record what an organizer found out: document seen, or verified with the issuer."""
    found = Certification.objects.filter(pk=certification.pk).exclude(status=status)
    moved = found.update(status=status)
    certification.refresh_from_db(fields=["status"])
    return moved == 1


@transaction.atomic
def delete_certification(*, certification: Certification) -> None:
    file = certification.file
    certification.delete()
    note_removal(certification.supplier)
    forget_file(file)
