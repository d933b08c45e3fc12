"""Observed practice in a trainer's Lab, as an assessor works with it on a telephone: fill in, look, sign, find it in the report."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.records.ledger import Ledger, verify
from onboarding.reports.report import read_report, render
from onboarding.stations.station import load_station
from tests.axe import violations
from tests.conftest import ROOT, copy_course
from tests.labs import SLOW, Lab, command, lab

pytestmark = pytest.mark.browser
SBAR = load_station(ROOT / "stations/sbar-handover.toml")
TARGET = 44
"""Pixels that a thumb needs."""


@pytest.fixture(scope="module")
def teaching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Layout, Lab]]:
    """A trainer's Lab; two people are known, the role of one of them is not."""
    layout = copy_course(tmp_path_factory.mktemp("stations") / "course")
    add_person(layout, "ada", name="Ada Example", role="nurse")
    add_person(layout, "cem", name="Cem <i>Example</i>", role="")


def test_nobody_gets_there_without_signing_in(browser: Browser, teaching: tuple[Layout, Lab]) -> None:
    _, started = teaching
    context = browser.new_context()
    for place in ("onboarding/stations", "onboarding/stations/observe?learner=ada&station=sbar-handover"):
        assert context.request.get(f"{started.base}/{place}", max_redirects=0).status in (302, 403)
    context.close()
