import io

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.urls import reverse
from PIL import Image

from matchmaking.profiles.domain.uploads import (
    add_supplier_file,
    check_upload,
    delete_supplier_file,
)
from matchmaking.profiles.enums import FileKind
from matchmaking.profiles.problems import Code, InvalidDataError
from tests import factories

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", *, exif: bool = False, size=(60, 30)) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, (200, 120, 40))
    if exif:
        data = Image.Exif()
        data[0x010E] = "Calle Secreta 12"
        data[0x0112] = 6
        image.save(out, kind, exif=data)
    else:
        image.save(out, kind)
    return out.getvalue()


def refusal(content: bytes, name: str, **options) -> Code:
    with pytest.raises(InvalidDataError) as error:
        check_upload(ContentFile(content, name=name), **options)
    return error.value.problems[0].code


def test_picture_loses_its_exif_and_stands_upright():
    upload = check_upload(ContentFile(picture(exif=True), name="foto.jpg"))
    with Image.open(upload.content) as stored:
        assert not stored.getexif()
        assert stored.size == (30, 60)
    upload.content.seek(0)
    assert b"Secreta" not in upload.content.read()


def test_grey_picture_of_sixteen_bits_keeps_its_shades():
    out = io.BytesIO()
    row = b"\x00\xc0" * 1500 + b"\x00\x40" * 1500
    Image.frombytes("I;16", (3000, 20), row * 20).save(out, "PNG")
    upload = check_upload(ContentFile(out.getvalue(), name="plano.png"))
    with Image.open(upload.content) as stored:
        assert stored.size == (2400, 16)
        assert stored.getpixel((10, 8)) == (0xC0, 0xC0, 0xC0, 255)
        assert stored.getpixel((2390, 8)) == (0x40, 0x40, 0x40, 255)


def test_file_gets_a_name_that_says_nothing():
    upload = check_upload(ContentFile(PDF, name="../../contrato secreto.pdf"))
    assert upload.name.endswith(".pdf")
    assert len(upload.name) > 30
    assert "secreto" not in upload.name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "foto.jpg"),
        (b"GIF89a" + b"\0" * 40, "foto.png"),
        (b"MZ" + b"\0" * 200, "catalogo.pdf"),
        (b"   %PDF-1.4 after other bytes", "catalogo.pdf"),
    ],
)
def test_kind_is_read_from_the_bytes_and_not_from_the_name(content, name):
    assert refusal(content, name) == Code.FILE_KIND


def test_photo_is_not_a_pdf():
    assert refusal(PDF, "foto.jpg", pictures_only=True) == Code.FILE_KIND


def test_broken_picture_empty_file_and_large_file_are_refused():
    assert refusal(picture()[:60], "foto.jpg") == Code.FILE_DAMAGED
    assert refusal(b"", "foto.jpg") == Code.FILE_EMPTY
    assert refusal(b"%PDF-" + b"0" * 11_000_000, "catalogo.pdf") == Code.FILE_TOO_LARGE


@pytest.mark.parametrize("size", [(9000, 9000), (14_000, 13_000)])
def test_picture_of_too_many_points_is_told_what_to_do(size):
    with pytest.raises(InvalidDataError) as error:
        check_upload(ContentFile(picture(size=size), name="foto.jpg"))
    (told,) = error.value.problems
    assert told.code == Code.FILE_TOO_FINE
    assert "60 megapixels" in told.message


@pytest.mark.django_db
def test_a_document_that_a_refused_form_had_is_asked_for_again(client):
    organisation = factories.OrganisationFactory()
    client.force_login(factories.MembershipFactory(organisation=organisation).user)
    address = reverse("profiles:certification-new")
    sent = {"number": "H-1", "document": ContentFile(picture(), "h.jpg")}

    refused = client.post(address, sent)
    assert set(refused.context["form"].errors) == {"scheme", "document"}

    empty = client.post(address, {"scheme": "haccp", "document": ContentFile(b"", "a.pdf")})
    assert empty.context["form"].errors == {"document": ["The file is empty."]}


@pytest.mark.django_db
def test_deleted_file_leaves_the_storage(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    record = add_supplier_file(
        supplier=factories.SupplierFactory(),
        kind=FileKind.PHOTO,
        file=ContentFile(picture("PNG"), name="planta.png"),
    )
    path = tmp_path / record.file.name
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        delete_supplier_file(record=record)
    assert not path.exists()


@pytest.fixture
def no_room(settings, tmp_path):
    """A place for uploads where nothing can be written."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.write_text("")


@pytest.mark.django_db
@pytest.mark.usefixtures("no_room")
def test_who_sends_a_file_that_cannot_be_stored_is_told_so(client):
    membership = factories.MembershipFactory()
    supplier = factories.SupplierFactory(organisation=membership.organisation)
    client.force_login(membership.user)
    photo = {"kind": "photo", "title": "Planta", "file": ContentFile(picture(), "p.jpg")}
    scan = {"scheme": "haccp", "number": "H-1", "document": ContentFile(PDF, "h.pdf")}

    answers = [
        client.post(reverse("profiles:supplier-files"), photo),
        client.post(reverse("profiles:certification-new"), scan),
    ]

    for answer, field in zip(answers, ("file", "document"), strict=True):
        (told,) = answer.context["form"].errors[field]
        assert told.startswith("The file could not be stored on our side")
    # What was written beside the file stands in its form again.
    assert 'value="Planta"' in answers[0].content.decode()
    assert 'value="H-1"' in answers[1].content.decode()
    assert not supplier.files.exists()
    assert not supplier.certifications.exists()


@pytest.mark.django_db
def test_bytes_whose_row_cannot_be_written_do_not_stay(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(PDF, name="a.pdf")
    with pytest.raises(IntegrityError):
        add_supplier_file(
            supplier=factories.SupplierFactory(), kind=FileKind.CATALOGUE, file=file, title=None
        )
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
