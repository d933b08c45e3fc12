"""`onboarding preview`: the real command on a free port, a real browser, and files that change while the page is open."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.authoring.new_item import plan_slot
from onboarding.authoring.preview_data import preview
from onboarding.paths import Layout
from onboarding.questions import load_bank, load_practice
from tests.axe import violations
from tests.conftest import ROOT, copy_course
from tests.labs import SLOW

QUIZ = "tapering-principles"
STEM = re.compile(r'^stem = "(.*)"$', re.MULTILINE)


@dataclass(frozen=True)
class Preview:
    """A running preview: the course, the file it shows and its address."""

    layout: Layout
    file: Path
    address: str

    def save(self, text: str) -> None:
        """As an editor saves: in place."""
        self.file.write_text(text, encoding="utf-8")

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")


def command(file: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "onboarding.cli", "preview", str(file), "--no-browser", *words]


@contextmanager
def previewing(layout: Layout, file: Path) -> Iterator[Preview]:
    """`onboarding preview` until the block ends; it is stopped as with Ctrl+C and must then end well."""
    process = subprocess.Popen(
        command(file, "--port", "0"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=layout.root
    )
    assert process.stdout is not None
    try:
        first = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", first)
        assert found, f"The preview did not start: {first}{process.stdout.read() if process.poll() is not None else ''}"
        yield Preview(layout, file, found[0])
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the real quiz file, copied."""
    layout = copy_course(tmp_path_factory.mktemp("preview") / "course")
    with previewing(layout, layout.questions / f"{QUIZ}.toml") as running:
        yield running


@pytest.fixture
def page(browser: Browser, shown: Preview) -> Iterator[Page]:
    """The page, open on the file as the course has it. A script's error or a refused file fails the test."""
    shutil.copy(ROOT / "questions" / f"{QUIZ}.toml", shown.file)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    opened = context.new_page()
    opened.set_default_timeout(SLOW)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"{error}\n{error.stack}"))
    opened.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    opened.goto(shown.address)
    expect(opened.locator("#status")).to_contain_text("nothing to mend", timeout=SLOW)
    yield opened
    context.close()
    assert wrong == []


def item(page: Page, name: str):  # type: ignore[no-untyped-def]  # a Locator
    return page.locator(f'[data-item="{name}"]')


@pytest.mark.browser
def test_axe_finds_nothing(page: Page) -> None:
    """The page of the preview with keys open, in both themes, wide and narrow."""
    page.get_by_role("button", name="Keys and rationales").click()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, "body") == []
        page.get_by_role("button", name="Dark").click()


@pytest.mark.browser
def test_every_item_is_shown_as_learners_see_it(page: Page, shown: Preview) -> None:
    """By slot, each stem and option drawn by question.js in the order of the public part; no key and no rationale is visible."""
    bank = load_bank(shown.file)
    assert page.locator(".pv-slot > h2").all_inner_texts() == [slot.id for slot in bank.slots]
    for number, slot in enumerate(bank.slots, start=1):
        for variant in slot.variants:
            card = item(page, variant.id)
            expect(card.locator(".onb-question-label").first).to_have_text(f"Question {number} of {len(bank.slots)}")
            assert card.locator(".onb-stem").first.inner_text().split() == variant.stem.split()
            if variant.kind in ("single", "multiple"):
                texts = [option["text"] for option in variant.public()["options"]]
                assert card.locator(".onb-option-text").all_inner_texts() == texts
            for option in variant.options:
                expect(card.get_by_text(option.rationale, exact=True)).to_be_hidden()
            expect(card.get_by_text(variant.principle, exact=True)).to_be_hidden()


@pytest.mark.browser
def test_keys_and_rationales_are_shown_and_hidden(page: Page, shown: Preview) -> None:
    """For all items by the switch, for one by its own; a written item shows its rubric and its example answers."""
    bank = load_bank(shown.file)
    switch = page.get_by_role("button", name="Keys and rationales")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    for variant in bank.items:
        card = item(page, variant.id)
        assert card.locator('[data-role="key"]').inner_text().split() == variant.rules.show_key(variant).split()
        for reason in variant.rules.reasons(variant):
            expect(card.locator(".pv-key").get_by_text(reason.why).first).to_be_visible()
        for anchor in variant.anchors:
            expect(card.get_by_text(anchor.text, exact=False).first).to_be_visible()
    item(page, "s01a").locator("summary").click()
    expect(item(page, "s01a").locator('[data-role="key"]')).to_be_hidden()
    expect(item(page, "s01b").locator('[data-role="key"]')).to_be_visible()
    switch.click()
    expect(item(page, "s01b").locator('[data-role="key"]')).to_be_hidden()


@pytest.mark.browser
def test_a_bad_save_is_shown_in_its_place_and_a_good_one_mends_it(page: Page, shown: Preview) -> None:
    """Nobody reloads the page: the sentence appears beside the item, the others stay with the answers given there, and it goes again."""
    good = shown.text
    page.evaluate("window.sameDocument = true")
    item(page, "s02a").locator("label.onb-option").first.click()
    shown.save(re.sub(r'^rationale = ".*"$', 'rationale = ""', good, count=1, flags=re.MULTILINE))
    fault = item(page, "s01a").locator('[data-role="fault"]')
    expect(fault).to_have_text(re.compile(r"option 'a' has no rationale\. Add one line that says why"), timeout=SLOW)
    expect(page.locator('[data-role="fault"]')).to_have_count(1)
    expect(page.locator("#status")).to_contain_text("1 to mend")
    expect(page.get_by_role("link", name="s01 (to mend)")).to_be_visible()
    expect(item(page, "s02a").locator("input").first).to_be_checked()
    shown.save(good.replace("support worker", "care worker"))
    expect(page.locator('[data-role="fault"]')).to_have_count(0, timeout=SLOW)
    expect(page.locator("#status")).to_contain_text("nothing to mend")
    expect(item(page, "s01b").locator(".onb-stem")).to_contain_text("care worker")
    assert page.evaluate("window.sameDocument") is True


@pytest.mark.browser
def test_a_file_that_is_no_toml_says_where_and_keeps_the_last_version(page: Page, shown: Preview) -> None:
    """An open quotation mark: the sentence names the line, the items stay below it, and the next good save takes both away."""
    good = shown.text
    count = page.locator("article").count()
    shown.save(good.replace('id = "s02"', 'id = "s02', 1))
    line = good[: good.index('id = "s02"')].count("\n") + 1
    faults = page.locator("#faults")
    expect(faults).to_contain_text(
        re.compile(rf"cannot be read: .*line {line}\b.*Mend the file at that place\."), timeout=SLOW
    )
    expect(faults).to_contain_text("Below is the last version that could be read.")
    expect(page.locator("article")).to_have_count(count)
    shown.save(good)
    expect(faults).to_be_hidden(timeout=SLOW)
    expect(page.locator("#status")).to_contain_text("nothing to mend")


@pytest.mark.browser
def test_a_skeleton_appears_with_what_it_lacks_and_the_rest_of_the_course_counts(page: Page, shown: Preview) -> None:
    """What `new-item` adds is drawn at once; an objective, a section and a fact that do not exist are named where they stand."""
    plan_slot(shown.layout, shown.file, kind="ordering", objective="tp-o2").write()
    expect(item(page, "s13a").locator('[data-role="fault"]')).to_contain_text(
        "'stem' is missing or empty.", timeout=SLOW
    )
    good = (ROOT / "questions" / f"{QUIZ}.toml").read_text("utf-8")
    shown.save(
        good.replace('objective = "tp-o1"', 'objective = "tp-o77"', 1).replace('facts = ["', 'facts = ["no-fact", "', 1)
    )
    expect(item(page, "s13a")).to_have_count(0, timeout=SLOW)
    expect(page.locator('#slot-s01 > [data-role="fault"]')).to_contain_text("objective 'tp-o77' does not exist.")
    expect(item(page, "s01a").locator('[data-role="fault"]')).to_contain_text("fact 'no-fact' does not exist.")


@pytest.mark.browser
def test_hostile_text_is_shown_as_text(page: Page, shown: Preview) -> None:
    """HTML in a question or in its rationale is never read as HTML."""
    hostile = "<img src=x onerror='window.hacked = true'>"
    text = STEM.sub(lambda found: f'stem = "{hostile} {found[1]}"', shown.text, count=1)
    shown.save(re.sub(r'^rationale = "', f'rationale = "{hostile} ', text, count=1, flags=re.MULTILINE))
    expect(item(page, "s01a").locator(".onb-stem")).to_contain_text(hostile, timeout=SLOW)
    page.get_by_role("button", name="Keys and rationales").click()
    expect(item(page, "s01a").locator(".pv-key")).to_contain_text(hostile)
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hacked === undefined")


@pytest.mark.browser
def test_dark_and_narrow(page: Page) -> None:
    """The switch changes the colours and is remembered; at 320 px nothing runs off the page, keys shown."""
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) != light
    page.reload()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.set_viewport_size({"width": 320, "height": 700})
    page.get_by_role("button", name="Keys and rationales").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_a_stopped_preview_says_so(browser: Browser, course: Layout) -> None:
    """The page that is left open names what to do."""
    opened = browser.new_page()
    with previewing(course, course.questions / "practice" / f"{QUIZ}.toml") as running:
        opened.goto(running.address)
        count = len(load_practice(running.file))
        expect(opened.locator("article")).to_have_count(count, timeout=SLOW)
        expect(opened.locator("#status")).to_contain_text(f"{count} items · nothing to mend")
        expect(opened.locator(".onb-question-label").first).to_have_text("Practice")
    expect(opened.locator("#status")).to_contain_text("The preview has stopped. Start it again", timeout=SLOW)
    opened.close()


def ask(address: str, path: str, *, method: str = "GET", host: str = "") -> tuple[int, str]:
    """One request for exactly this path, which no client tidies."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{parts.port}")
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_it_serves_the_page_its_modules_and_the_file_and_nothing_else(course: Layout) -> None:
    """No way leads out of the two folders, no address works without the secret or under another name, and nothing is written."""
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    with previewing(course, course.questions / f"{QUIZ}.toml") as running:
        base = urlsplit(running.address).path
        js = f"{base}browser/labextensions/oxazepam-onboarding/js/"
        assert ask(running.address, base)[0] == 200
        assert ask(running.address, f"{js}question.js")[0] == 200
        assert ask(running.address, f"{js}kinds/single.js")[0] == 200
        status, body = ask(running.address, f"{base}items")
        assert status == 200
        stamp = json.loads(body)["stamp"]
        assert ask(running.address, f"{base}items?have={stamp}") == (204, "")
        for path in (
            "/",
            "/items",
            "/wrong-secret/items",
            f"{base}questions/{QUIZ}.toml",
            f"{js}../package.json",
            f"{js}%2e%2e/package.json",
            f"{js}..%2f..%2f..%2f__init__.py",
            f"{js}/etc/passwd",
            f"{js}../../../../activities/activity.css",
            f"{js}..%2f..%2f..%2f..%2factivities/activity.css",
            f"{js}kinds",
            f"{base}authoring/page/../preview_server.py",
            f"{base}authoring/page/%2e%2e/preview_server.py",
            f"{base}authoring/page/preview.js%00.css",
        ):
            assert ask(running.address, path)[0] == 404, path
        assert ask(running.address, f"{base}items", host="course.example")[0] == 403
        assert ask(running.address, f"{base}items", method="POST")[0] == 405
        assert ask(running.address, f"{base}items", method="PUT")[0] == 405
    assert {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()} == before


def test_it_listens_on_this_computer_only(course: Layout) -> None:
    """Another address of the same machine is refused."""
    with previewing(course, course.questions / f"{QUIZ}.toml") as running:
        port = urlsplit(running.address).port
        assert port is not None
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", port), timeout=5).close()


def test_a_busy_port_and_a_stray_file_are_refused_in_words(course: Layout) -> None:
    """Exit code 1 and one sentence that says what to do."""
    file = course.questions / f"{QUIZ}.toml"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words, sentence in (
            (
                command(file, "--port", str(port)),
                f"Port {port} is in use by another program. Choose another one, for example: --port 8900",
            ),
            (command(file, "--port", "99999"), "Port 99999 cannot be used. Choose another one"),
            (
                command(course.course_file),
                "is no question file of this course. Name one such as questions/<module>.toml.",
            ),
            (command(course.questions / "none.toml"), "questions/none.toml does not exist."),
        ):
            done = subprocess.run(
                words, capture_output=True, text=True, env={**os.environ, "COLUMNS": "400"}, timeout=60
            )
            assert (done.returncode, done.stdout) == (1, "")
            assert sentence in done.stderr
            assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "field", ["kind", "units", "key", "option", "criterion", "facts", "stem", "id", "points", "difficulty"]
)
def test_no_slip_of_an_author_stops_the_page(course: Layout, field: str) -> None:
    """Whatever a field holds, the rest of the file is shown, the data are JSON and the slip is named."""
    file = course.questions / f"{QUIZ}.toml"
    good = file.read_text("utf-8")
    whole = preview(course, file)["count"]
    for value in ("3", '""', "[]", "[[]]", "{}", '"x"', "1979-05-27", "nan"):
        if field in ("option", "criterion"):
            header = f"[[slot.variant.{field}]]"
            cut = good.index(header)
            rest = re.sub(rf"(?:{re.escape(header)}\n(?:[^\[\n].*\n)+)+", "", good[cut:], count=1)
            text = f"{good[:cut]}{field} = {value}\n{rest}"
        else:
            cut = 0 if field == "points" else good.index("[[slot.variant]]")
            line = re.compile(rf"^{field} = .*", re.MULTILINE)
            text = good[:cut] + line.sub(f"{field} = {value}", good[cut:], count=1)
        file.write_text(text, "utf-8")
        data = preview(course, file)
        json.dumps(data)
        assert data["count"] == whole, value
        harmless = {("stem", '"x"'), ("points", "3"), ("difficulty", "3"), ("id", '"x"')}
        assert data["broken"] > 0 or (field, value) in harmless
        undrawn = [entry for slot in data["slots"] for entry in slot["items"] if entry["public"] is None]
        assert len(undrawn) <= 1, value
