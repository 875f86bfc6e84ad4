"""The pages in a real browser: pasting, switching languages, searching, comparing, and axe-core's judgement."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from tasks.outside import axe, chromium

from smtplens.web.app import create_app

REPLIES = {
    "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address. - gsmtp": "Poor sender reputation",
    "450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted, try again in 300 seconds": "Greylisted",
    "550 5.1.1 <b@example.com>: Recipient address rejected: User unknown in virtual mailbox table": "Mailbox unknown",
    "552 5.2.2 Over quota": "Mailbox full",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)": "Relaying denied",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org": "IP address on a blocklist",
    "535 5.7.8 Username and Password not accepted. - gsmtp": "Login failed",
    "(553, b'5.7.1 <a@example.org>: Sender address rejected: not owned by user b')": "Not allowed to send as this address",
    "host mx.example.com[192.0.2.1] said: 450 4.7.25 Client host rejected: cannot find your hostname (in reply to RCPT TO command)": "No valid reverse DNS",
    "SMTPRecipientsRefused({'b@example.com': (550, b'5.2.1 Mailbox disabled')})": "Mailbox disabled",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(), port=0, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("Chromium: none on this system (python -m tasks.outside)")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(path), args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert [one for one in problems if "404" not in one] == []


@pytest.mark.parametrize(("reply", "title"), REPLIES.items(), ids=list(REPLIES.values()))
def test_ten_real_replies_are_pasted(page: Page, address: str, reply: str, title: str) -> None:
    page.goto(f"{address}/en/")
    page.fill("textarea", reply)
    page.click("button")
    assert page.inner_text("h1") == title
    assert page.locator("mark").count() >= 1


def test_the_box_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{address}/tr/")
    opened.fill("textarea", "552 5.2.2 Over quota")
    opened.click("button")
    assert opened.inner_text("h1") == "Posta kutusu dolu"
    context.close()


def test_languages_are_switched_and_stay(page: Page, address: str) -> None:
    page.goto(f"{address}/en/compare/421-vs-553")
    page.click("text=Türkçe")
    assert page.url == f"{address}/tr/compare/421-vs-553"
    assert "Hangisi ne zaman kullanılmalı" in page.inner_text("main")
    page.goto(f"{address}/553")
    assert page.url == f"{address}/tr/codes/553"


def test_search_as_you_type_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/en/")
    page.keyboard.press("Tab")
    page.focus("#q")
    page.keyboard.type("greyl")
    page.wait_for_selector("#found li")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/causes/greylisted")


def test_codes_and_causes_lead_to_each_other(page: Page, address: str) -> None:
    page.goto(f"{address}/en/codes/421")
    page.click("#causes a >> nth=0")
    assert page.url.startswith(f"{address}/en/causes/")
    page.go_back()
    page.click("#related a >> nth=0")
    assert page.url.startswith(f"{address}/en/codes/")


@pytest.mark.parametrize("path", ["/tr/compare/421-vs-553", "/en/codes/421", "/en/providers/gmail", "/en/"])
def test_nothing_runs_off_a_narrow_screen(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    opened = context.new_page()
    opened.goto(address + path)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/en/codes/421",
        "/tr/compare/421-vs-553",
        "/en/causes/greylisted",
        "/en/providers/gmail",
        "/en/codes",
        "/tr/glossary",
    ],
)
def test_axe_finds_no_violation(browser: Browser, address: str, path: str, scheme: str) -> None:
    script = axe()
    if script is None:
        pytest.skip("axe-core: npm can't fetch it here (python -m tasks.outside)")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    opened = context.new_page()
    opened.goto(address + path)
    opened.add_script_tag(path=str(script))
    found = opened.evaluate("axe.run().then(result => result.violations.map(one => [one.id, one.nodes[0].html]))")
    context.close()
    assert found == []
