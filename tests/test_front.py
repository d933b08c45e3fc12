"""A shared computer: people sign in by name, each has a course of their own, and nobody is left in somebody else's session."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.browser import JS
from onboarding.paths import Layout
from tests.running_lab import Client, command, environment, free_port, running_lab

pytestmark = pytest.mark.browser
SLOW = 180_000
"""Starting a Lab takes seconds on an idle machine and a minute or more on a busy one; this is no speed that is promised."""


def sign_in(page: Page, name: str) -> None:
    """Type a new name, and wait for Home."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Support worker", exact=False).check()
    page.get_by_role("button", name="Start the course").click(timeout=SLOW)
    expect(page.locator('[data-role="next"]')).to_be_visible(timeout=SLOW)


def test_whoever_signs_in_is_told_how_long_it_can_take(browser: Browser) -> None:
    """The first session of a computer takes half a minute; nobody shall think by then that it is broken."""
    page = browser.new_page()
    page.set_content(
        '<form onsubmit="return false"><button>Start</button></form><p role="status" data-role="wait"></p>'
    )
    page.add_script_tag(path=JS / "front.js")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("status")).to_have_text("Opening your course. The first time this can take a minute…")
    page.close()


def test_two_people_one_computer(course: Layout, browser: Browser, tmp_path: Path) -> None:
    """Ada takes the tour, reads, ends her session; Bo signs in and sees his own course; Ada comes back to where she was."""
    home = tmp_path / "home"
    home.mkdir()
    with running_lab(course.root, home, "learn") as front:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.set_default_timeout(SLOW)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(front.address)
        sign_in(page, "Ada Nkemelu")

        page.locator('[data-role="tour"]').click()
        page.locator('[data-role="tour-submit"]').click()
        expect(page.locator('[data-role="tour-submitted"]')).to_contain_text("Nothing is answered yet")
        page.get_by_text("They are kept, and the quiz opens").click()
        expect(page.locator('[data-role="saved"]')).to_contain_text("Saved")
        page.locator('[data-role="tour-submit"]').click()
        expect(page.locator('[data-role="tour-submitted"]')).to_contain_text("Right")
        page.locator('[data-role="tour-done"]').click()
        expect(page.locator('[data-role="tour"]')).to_have_count(0)

        page.locator('[data-role="next-step"]').click()
        section = page.locator(".onb-contents a[data-section]").nth(3)
        section.click(timeout=SLOW)
        title = section.inner_text()
        expect(section).to_have_attribute("aria-current", "true")
        with page.expect_response(lambda response: "/api/reading" in response.url and response.request.method == "PUT"):
            page.mouse.wheel(0, 60)
        # A learner sees the course: no menu, no file browser, no status bar.
        for chrome in ("#jp-top-panel", "#jp-bottom-panel", ".jp-SideBar"):
            for bar in page.locator(chrome).all():
                expect(bar).not_to_be_visible()
        page.locator('.onb-contents [data-role="home"]').click()
        expect(page.locator(".onb-home-rows").first).to_contain_text(re.compile(r"\d+ % read"))
        page.locator('[data-role="end"]').click()
        page.wait_for_url(f"http://127.0.0.1:{front.port}/")

        sign_in(page, "Bo")
        expect(page.locator(".onb-home-who")).to_contain_text("Bo")
        expect(page.locator(".onb-home-rows").first).to_contain_text("not opened yet")
        page.locator('[data-role="end"]').click()
        page.get_by_role("button", name="Ada Nkemelu").click()
        page.locator('[data-role="next-step"]').click(timeout=SLOW)
        expect(page.locator('.onb-contents a[aria-current="true"]')).to_have_text(title, timeout=SLOW)
        assert all(url.startswith(("http://127.0.0.1:", "data:", "blob:")) for url in asked), asked
        context.close()


def test_the_desk_lets_nobody_in_without_its_address(course: Layout, tmp_path: Path) -> None:
    """Without the token, and from a page that pretends to be this computer, there is no list of names and no way in."""
    home = tmp_path / "home"
    home.mkdir()
    port = free_port()
    with running_lab(course.root, home, "learn", port=port) as front:
        stranger = Client(port)
        for place in ("/", "/sign-in", "/alive"):
            reply = stranger.call("GET", place)
            assert reply.status == 403
            assert "Use the address that stands there" in reply.text
        assert stranger.call("POST", "/sign-in", raw=b"name=Eve").status == 403
        known = Client(port)
        known.sign_in(front.address)
        assert known.call("GET", "/").status == 200
        # Signed in, but from another site's form: no XSRF token.
        assert known.call("POST", "/sign-in", raw=b"name=Eve", xsrf=False).status == 403
        known.base = f"http://localhost:{port}"
        assert not (course.learners).exists()


def test_a_second_start_finds_the_first(course: Layout, tmp_path: Path) -> None:
    """It says the same address and ends."""
    home = tmp_path / "home"
    home.mkdir()
    with running_lab(course.root, home, "learn") as front:
        words = command(course.root, "learn", "--port", str(free_port()))
        done = subprocess.run(words, env=environment(home), cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert front.address in done.stdout
