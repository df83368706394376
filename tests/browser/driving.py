"""What people do on the page: ask, upload, open a tab. Every wait ends with what it waits for."""

from __future__ import annotations

import os
from pathlib import Path

PICTURES = os.environ.get("DNAHLM_PICTURES", "")
"""Folder for pictures of what tests see, made where it is missing; none are kept without one."""
BOTS = "#chat [data-testid=bot]"
CHANGED = f"""n => {{
  const bots = document.querySelectorAll('{BOTS}');
  return bots.length > n && bots[bots.length - 1].innerText.trim() !== '';
}}"""
FRAMES = "() => new Promise(d => requestAnimationFrame(() => requestAnimationFrame(() => d(1))))"


def ask(page, question):
    """Send with Enter and give the text of the new answer."""
    before = page.locator(BOTS).count()
    page.get_by_placeholder("Ask").fill(question)
    page.get_by_placeholder("Ask").press("Enter")
    return answered(page, before)


def answered(page, before):
    """Wait for an answer besides those before; gives its text."""
    page.wait_for_function(CHANGED, arg=before)
    settled(page)
    return page.locator(BOTS).last.inner_text()


def upload(page, path, name):
    """Open a file and wait until it is told."""
    page.locator("input[type=file]").first.set_input_files(str(path))
    page.get_by_text(f"Opened {name}").wait_for()


def open_tab(page, name):
    """Bring a tab forward, from the menu of those that have no room too."""
    tab = page.locator(f"[role=tab][data-tab-id='{name}']").first
    if tab.is_visible():
        tab.click()
    else:
        page.locator(".overflow-menu > button").first.click()
        page.locator(f".overflow-dropdown button:has-text('{name.title()}')").first.click()
    page.locator(f"[role=tab][data-tab-id='{name}'][aria-selected=true]").first.wait_for(
        state="attached"
    )
    settled(page)


def picture(page, name):
    """Keep a picture of the whole page, where a folder for them is named."""
    if PICTURES and not page.is_closed():
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def settled(page):
    """Wait until what has arrived is drawn."""
    page.evaluate(FRAMES)
