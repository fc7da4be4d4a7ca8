"""axe-core in a real browser: violations of the rules for accessible pages.

MIGRATOR_AXE names axe.min.js of the npm package axe-core (`npm pack axe-core`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

_RUN = (
    "const done = arguments[0];"
    "axe.run({resultTypes: ['violations'], iframes: false}).then(result =>"
    " done(result.violations.map(v => [v.id, v.impact, v.nodes[0].html])))"
)


def script() -> str:
    """Return axe-core; skip the test if there is none."""
    name = os.environ.get("MIGRATOR_AXE", "")
    if not name:
        pytest.skip("MIGRATOR_AXE names no axe.min.js: npm pack axe-core")
    return Path(name).read_text("utf-8")


def violations(browser: Chrome, source: str) -> list[list[str]]:
    """Return rule, impact and first element of each violation on the present page."""
    browser.execute_script(source)
    return list(browser.execute_async_script(_RUN))


@contextmanager
def looking(browser: Chrome, size: tuple[int, int], theme: str) -> Iterator[None]:
    """Show pages in a window of this size, with the light or the dark theme."""
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
