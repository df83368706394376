"""Accessibility (axe-core), requests and widths of the whole page."""

from pathlib import Path

import pytest

from index.demo import demo_genome
from tests.browser.test_page import ask

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
CUT = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = node => {
    for (let up = node.parentElement; up; up = up.parentElement) {
      const how = getComputedStyle(up).overflowX;
      if ((how === 'auto' || how === 'scroll') && up !== document.body) return true;
    }
    return false;
  };
  return [...document.querySelectorAll('button, input, textarea, table, svg, h1, h3, p, label')]
    .filter(node => {
      const box = node.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && (box.right > wide + 1 || box.left < -1)
        && node.checkVisibility() && !scrolls(node)
        && !node.closest('#js-plotly-tester');  // where plotly measures text, out of sight
    })
    .map(node => node.outerHTML.slice(0, 120));
}"""
"""Parts of the page that stick out of the window and cannot be scrolled into view."""


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is absent")
    (script,) = Path(package.__file__).parent.glob("axe*.js")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory):
    return serve("--genome", str(demo_genome(tmp_path_factory.mktemp("access"))))


def opened(browser, address, width=1500, scheme="light"):
    """The page with an answer, a card, and whatever can be unfolded beside them."""
    size = {"width": width, "height": 950}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.requests_seen = []
    page.on("request", lambda request: page.requests_seen.append(request.url))
    page.on("websocket", lambda socket: page.requests_seen.append(socket.url))
    page.goto(address)
    page.locator("#map svg").first.wait_for()
    return page


def tabs(page):
    """Bring each tab of the page forward, one after the other."""
    for name in [tab.get_attribute("data-tab-id") for tab in page.locator("[role=tab]").all()]:
        tab = page.locator(f"[role=tab][data-tab-id='{name}']").first
        if not tab.is_visible():
            page.locator(".overflow-menu > button").first.click()
            page.locator(f".overflow-dropdown button:has-text('{name.title()}')").first.click()
        else:
            tab.click()
        page.wait_for_timeout(700)
        yield name


def findings(page, axe):
    page.evaluate(axe)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['impact']} {rule['id']}: {node['html'][:160]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_tab(browser, address, axe, scheme):
    page = opened(browser, address, scheme=scheme)
    ask(page, "five smallest proteins with their sequences")
    page.locator("[role=tab][data-tab-id=genes]").click()
    page.locator("#genes-filters button.label-wrap").click()
    page.locator("#genes tbody button").first.click()
    page.locator("#card h3").wait_for()
    for name in ("Sequences", "Genes of similar sequence"):
        page.locator("button.label-wrap", has_text=name).last.click()
    found, seen = {}, []
    for name in tabs(page):
        seen.append(name)
        found |= {f"{name}: {text}": None for text in findings(page, axe)}
    page.context.close()
    assert {"map", "genes", "table", "plot", "classify"} <= set(seen)
    assert list(found) == []


def test_axe_would_find_a_fault(browser, address, axe):
    page = opened(browser, address)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button></button>')")
    assert any("button-name" in text for text in findings(page, axe))
    page.context.close()


def test_every_request_goes_to_the_page_itself(browser, address):
    page = opened(browser, address)
    ask(page, "codon usage of the genome")
    for _ in tabs(page):
        pass
    page.locator("[role=tab][data-tab-id=genes]").click()
    page.locator("#genes tbody button").first.click()
    page.locator("#card h3").wait_for()
    page.wait_for_timeout(1000)
    own = (address + "/", address.replace("http", "ws") + "/", "data:", "blob:")
    assert len(page.requests_seen) > 20
    assert [url for url in page.requests_seen if not url.startswith(own)] == []
    fonts = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert fonts == 0 or all(url.startswith(own) for url in loaded)
    page.context.close()


@pytest.mark.parametrize("width", [390, 768, 1500, 3840])
def test_nothing_sticks_out_at_any_width(browser, address, width):
    page = opened(browser, address, width)
    ask(page, "list all genes")
    page.locator("[role=tab][data-tab-id=genes]").first.click()
    page.locator("#genes tbody button").first.click()
    page.locator("#card h3").wait_for()
    faults = {}
    for name in tabs(page):
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        cut = page.evaluate(CUT)
        if over > 1 or cut:
            faults[name] = (over, cut[:3])
    page.context.close()
    assert faults == {}
