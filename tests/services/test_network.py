"""Which proxy is used, and that one that cannot be used is named by its variable."""

from __future__ import annotations

import pytest

from desktop.services.network import ProxyProblem, proxy_for

URL = "https://dashlyai.cc/v1"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128", "HTTPS_PROXY": "http://other:1"}, "http://proxy:3128"),
        ({"ALL_PROXY": "socks5://127.0.0.1:1080"}, "socks5://127.0.0.1:1080"),
        ({"HTTP_PROXY": "http://proxy:1"}, None),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "*"}, None),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "other.example, .dashlyai.cc"}, None),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "dashlyai.cc:443"}, None),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "dashlyai.cc:8080"}, "http://p:1"),
        ({"ALL_PROXY": "http://p:1", "NO_PROXY": "ailyhsad.cc,[::1],10.0.0.0/8,,"}, "http://p:1"),
    ],
)
def test_the_environment(environ: dict[str, str], expected: str | None) -> None:
    assert proxy_for(URL, "system", environ) == expected


@pytest.mark.parametrize(
    "no_proxy", ["[::1]", "192.168.0.0/16", "10.1.2.3", "host:8080", "[fe80::1]:443", "nonsense/99"]
)
def test_odd_exceptions_do_no_harm(no_proxy: str) -> None:
    assert proxy_for(URL, "system", {"ALL_PROXY": "http://p:1", "NO_PROXY": no_proxy}) == "http://p:1"


@pytest.mark.parametrize(
    ("host", "no_proxy", "excepted"),
    [
        ("10.1.2.3", "10.0.0.0/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443", True),
        ("[2001:db8::1]:8444", "[2001:db8::1]:8443", False),
        ("a.b.example", "b.example", True),
        ("ab.example", "b.example", False),
    ],
)
def test_exceptions(host: str, no_proxy: str, excepted: bool) -> None:
    found = proxy_for(f"https://{host}/", "system", {"ALL_PROXY": "http://p:1", "NO_PROXY": no_proxy})
    assert (found is None) is excepted


def test_this_machine_is_never_behind_a_proxy() -> None:
    for host in ("127.0.0.1:4000", "localhost", "[::1]:80"):
        assert proxy_for(f"http://{host}", "http://proxy:1", {}) is None


def test_the_setting_wins() -> None:
    environ = {"ALL_PROXY": "http://other:1"}
    assert proxy_for(URL, "http://proxy:3128", environ) == "http://proxy:3128"
    assert proxy_for(URL, "", environ) is None


@pytest.mark.fault("H2")
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ALL_PROXY", "socks4://127.0.0.1:1", "scheme"),
        ("HTTPS_PROXY", "http://[::1", "malformed"),
        ("https_proxy", "http://user:secret@", "malformed"),
        ("ALL_PROXY", "ftp://proxy", "scheme"),
        ("ALL_PROXY", "http://proxy:99999", "malformed"),
        ("ALL_PROXY", "http://pro xy", "malformed"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(name: str, value: str, reason: str) -> None:
    with pytest.raises(ProxyProblem) as problem:
        proxy_for(URL, "system", {name: value})
    assert (problem.value.variable, problem.value.reason) == (name, reason)
    assert "secret" not in str(problem.value)
