"""The web app as a client meets it: addresses, languages, the box, and what it keeps to itself."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from smtplens.web.app import create_app
from smtplens.web.render import MOST_PASTED

CLIENT = TestClient(create_app(), follow_redirects=False)
FORM = {"content-type": "application/x-www-form-urlencoded"}


def paste(text: str, language: str = "en") -> object:
    return CLIENT.post(f"/{language}/diagnosis", content=urlencode({"reply": text}), headers=FORM)


@pytest.mark.parametrize(
    "path",
    ["", "codes", "codes/421", "codes/5.7.26", "codes/4.7.28", "causes", "causes/greylisted", "providers", "providers/gmail", "products/postfix", "blocklists/spamhaus",
     "compare/421-vs-553", "compare/5.7.1-vs-5.7.26", "compare/greylisted-vs-rate-limited", "glossary", "guides"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "tr"])
def test_pages(path: str, language: str) -> None:
    answer = CLIENT.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert len(answer.content) < 60_000 or path in {"codes", "providers/gmail", "providers/microsoft"}


@pytest.mark.parametrize(("suffix", "kind"), [("json", "application/json"), ("md", "text/markdown; charset=utf-8")])
def test_each_page_has_data_beside_it(suffix: str, kind: str) -> None:
    answer = CLIENT.get(f"/tr/codes/421.{suffix}")
    assert answer.headers["content-type"] == kind
    assert "Hizmet kullanılamıyor" in (json.loads(answer.content)["title"] if suffix == "json" else answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/en/codes/999",
        "/en/compare/421-vs-999",
        "/en/compare/421-vs-421",
        "/en/x",
        "/xx/codes/421",
        "/en/causes/none",
        "/en/providers/spamhaus",
    ],
)
def test_what_is_not_there(path: str) -> None:
    answer = CLIENT.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    ("short", "accept", "target"),
    [
        ("/421", "tr,en;q=0.5", "/tr/codes/421"),
        ("/5.7.26", "de,en;q=0.3", "/en/codes/5.7.26"),
        ("/421-vs-553", "tr-TR", "/tr/compare/421-vs-553"),
        ("/greylisted", "", "/en/causes/greylisted"),
        ("/", "en;q=0.2,tr;q=0.9", "/tr/"),
    ],
)
def test_short_addresses_go_by_the_visitors_language(short: str, accept: str, target: str) -> None:
    answer = TestClient(create_app(), follow_redirects=False).get(short, headers={"accept-language": accept})
    assert (answer.status_code, answer.headers["location"]) == (307, target)


def test_a_chosen_language_stays() -> None:
    client = TestClient(create_app(), follow_redirects=False)
    client.get("/tr/codes/421", headers={"accept-language": "en"})
    assert client.get("/553", headers={"accept-language": "en"}).headers["location"] == "/tr/codes/553"


def test_other_pairs_are_served_but_not_indexed() -> None:
    assert 'content="noindex"' in CLIENT.get("/en/compare/421-vs-5.1.3").text
    assert 'content="noindex"' not in CLIENT.get("/en/compare/421-vs-553").text


def test_languages_point_at_each_other() -> None:
    text = CLIENT.get("/en/codes/421").text
    assert 'hreflang="tr" href="/tr/codes/421"' in text
    assert 'rel="canonical" href="/en/codes/421"' in text
    assert 'rel="canonical" href="/en/codes/5.7.26"' in CLIENT.get("/en/codes/4.7.26").text


def test_a_reply_is_explained_with_its_evidence_marked() -> None:
    answer = paste("550 5.1.1 <b@example.com>: User unknown")
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "<mark>User unknown</mark>" in answer.text  # type: ignore[attr-defined]
    assert "&lt;b@example.com&gt;" in answer.text  # type: ignore[attr-defined]


def test_a_code_in_the_box_leads_to_its_page() -> None:
    answer = paste(" 421 ", "tr")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tr/codes/421")  # type: ignore[attr-defined]


def test_what_is_nothing_gets_a_word_under_the_box() -> None:
    answer = paste("greylsited")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'role="alert"' in answer.text  # type: ignore[attr-defined]
    assert paste("a" * (MOST_PASTED + 1)).status_code == 413  # type: ignore[attr-defined]
    assert paste("  ").headers["location"] == "/en/"  # type: ignore[attr-defined]


@given(st.text(max_size=300))
def test_nothing_pasted_becomes_markup(text: str) -> None:
    answer = paste(f"550 <script>alert(1)</script> {text} \"'><img src=x>")
    assert "<script>alert" not in answer.text  # type: ignore[attr-defined]
    assert "<img" not in answer.text  # type: ignore[attr-defined]


@given(st.binary(max_size=300))
def test_any_form_gets_an_answer(body: bytes) -> None:
    answer = CLIENT.post("/en/diagnosis", content=b"reply=" + body, headers=FORM)
    assert answer.status_code in {200, 303, 422}


def test_nothing_pasted_is_stored_or_logged(
    caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.chdir(tmp_path)
    opened: list[object] = []
    monkeypatch.setattr("builtins.open", lambda *arguments, **named: opened.append((arguments, named)))
    paste("550 5.1.1 purple-elephant User unknown")
    assert "purple-elephant" not in caplog.text
    assert list(tmp_path.iterdir()) == []
    assert opened == []
    assert CLIENT.post("/en/diagnosis", content="reply=550+x", headers=FORM).headers["cache-control"] == "no-store"


def test_safety_headers_and_no_word_to_other_hosts() -> None:
    for path in ("/en/", "/en/codes/421", "/en/nothing", "/static/search.js"):
        headers = CLIENT.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    text = CLIENT.get("/en/compare/421-vs-553").text
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"https?:", text)
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", text)


def test_search_without_scripts() -> None:
    assert "/en/causes/greylisted" in CLIENT.get("/en/search?q=greylisted").text
    assert "&lt;b&gt;" in CLIENT.get("/en/search", params={"q": "<b>"}).text


def test_the_search_index_is_small_enough() -> None:
    rows = json.loads(CLIENT.get("/tr/search.json").content)
    assert ["Gri listelendi", "/tr/causes/greylisted"] in [row[:2] for row in rows]
