"""The catalogue's facts are the vendor's, and addresses are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import assets
from desktop.domain.catalog import (
    IMAGE_TYPES,
    AddressError,
    AddressProblem,
    CatalogError,
    Delivery,
    check_base_url,
    load_catalog,
)

CATALOG = load_catalog(assets.catalog())


def test_dashly_is_the_default_and_as_documented() -> None:
    service = CATALOG.default
    assert (service.id, service.base_url) == ("dashly", "https://dashlyai.cc")
    assert [(m.id, m.durations, m.sizes) for m in service.models] == [
        ("sora-2", (10, 15), ("16:9", "9:16", "1:1")),
        ("sora-2-pro", (10, 15, 25), ("16:9", "9:16", "1:1")),
    ]
    assert service.models[0].styles == ("comic", "news", "anime", "selfie", "nostalgic", "thanksgiving")
    assert service.wire.fields["size"] == "size"
    assert service.wire.fields["references"] == "images"


def test_toapis_speaks_its_own_names_and_uploads_images() -> None:
    service = CATALOG.service("toapis")
    assert service is not None
    assert service.base_url == "https://toapis.com"
    assert service.wire.fields["size"] == "aspect_ratio"
    assert service.wire.fields["thumbnail"] == "thumbnail"
    assert all(m.images.delivery is Delivery.UPLOAD for m in service.models)
    assert [(m.id, m.durations, m.sizes, m.images.max_count) for m in service.models] == [
        ("sora-2-vvip", (4, 8, 12), ("16:9", "9:16"), 10),
        ("sora-2-official", (4, 8, 12), ("16:9", "9:16"), 1),
        ("veo3.1-fast", (8,), ("16:9", "9:16"), 3),
        ("kling-v3", tuple(range(3, 16)), ("16:9", "9:16", "1:1"), 10),
        ("seedance-2", tuple(range(4, 16)), ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9"), 9),
    ]


def test_a_model_may_have_its_own_name_of_a_field() -> None:
    service = CATALOG.service("toapis")
    assert service is not None
    assert service.fields_of("sora-2-vvip")["references"] == "image_urls"
    assert service.fields_of("kling-v3")["references"] == "reference_images"
    assert service.fields_of("kling-v3")["size"] == "aspect_ratio"
    assert [m.id for m in service.models if m.remix] == ["sora-2-vvip", "sora-2-official"]


def test_what_stands_first_or_is_named_can_be_asked_for() -> None:
    for service in CATALOG.services:
        for model in service.models:
            assert model.default_duration in model.durations and model.default_size in model.sizes
            assert set(model.fields) <= set(service.wire.fields) and set(model.images.types) <= set(IMAGE_TYPES)


def test_the_sandbox_takes_what_the_default_takes() -> None:
    """A prompt tried in the sandbox can be sent to the default service unchanged."""
    default = {m.id: (m.durations, m.sizes, m.styles, m.options) for m in CATALOG.default.models}
    sandbox = {m.id: (m.durations, m.sizes, m.styles, m.options) for m in CATALOG.sandbox.models}
    assert sandbox == default
    assert CATALOG.sandbox.local


def test_a_service_is_found_by_name_address_or_both() -> None:
    assert CATALOG.resolve("toapis").id == "toapis"
    assert CATALOG.resolve("https://toapis.com/").id == "toapis"
    local = CATALOG.resolve("http://127.0.0.1:8080")
    assert (local.id, local.base_url, local.wire) == ("dashly", "http://127.0.0.1:8080", CATALOG.default.wire)
    other = CATALOG.resolve("toapis=http://localhost:9000")
    assert (other.id, other.origin) == ("toapis", "http://localhost:9000")
    with pytest.raises(CatalogError):
        CATALOG.resolve("nobody")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("https://Example.org/", "https://example.org"),
        ("https://example.org:443/api/", "https://example.org/api"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("http://localhost:1", "http://localhost:1"),
    ],
)
def test_addresses_are_made_plain(text: str, result: str) -> None:
    assert check_base_url(text) == result


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("http://example.org", AddressProblem.SCHEME),
        ("http://127.0.0.1.example.org", AddressProblem.SCHEME),
        ("http://10.0.0.1", AddressProblem.SCHEME),
        ("ftp://127.0.0.1", AddressProblem.SCHEME),
        ("https://u:p@example.org", AddressProblem.CREDENTIALS),
        ("https://example.org?x=1", AddressProblem.EXTRA),
        ("https://example.org#x", AddressProblem.EXTRA),
        ("https://", AddressProblem.MALFORMED),
        ("https://exa mple.org", AddressProblem.MALFORMED),
        ("https://example.org:99999", AddressProblem.MALFORMED),
        ("https://[::1", AddressProblem.MALFORMED),
        ("", AddressProblem.MALFORMED),
    ],
)
def test_addresses_that_may_not_be_used(text: str, problem: AddressProblem) -> None:
    with pytest.raises(AddressError) as caught:
        check_base_url(text)
    assert caught.value.problem is problem


def test_a_refused_address_does_not_repeat_its_password() -> None:
    with pytest.raises(AddressError) as caught:
        check_base_url("https://user:hunter2@example.org")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["not toml [", 'id = "x"', 'id="x"\nname="x"\nbase_url="http://example.org"'])
def test_a_wrong_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "10-x.toml").write_text(text)
    with pytest.raises(CatalogError, match=r"10-x\.toml"):
        load_catalog(tmp_path)


def test_an_empty_catalogue_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError):
        load_catalog(tmp_path)
