"""Accessibility (axe-core), requests and widths of the whole page."""

from pathlib import Path

import pytest

from tests.browser.driving import ask, open_tab, picture, settled, upload
from tests.browser.genomes import plasmid

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
CUT_STILL = f"""async () => {{
  for (let tries = 0; tries < 150 && ({CUT})().length; tries++) {{
    await new Promise(done => setTimeout(done, 200));
  }}
  return ({CUT})();
}}"""
"""The same, once what is drawn anew at another width has had its time."""


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is absent")
    (script,) = Path(package.__file__).parent.glob("axe*.js")
    return script.read_text(encoding="utf-8")


TABS = ("map", "genes", "table", "plot", "classify", "compare", "settings")


def tabs(page):
    """Bring each tab of the page forward, one after the other; a narrow one keeps some in a menu.

    Fails where the page has a tab that is not among them.
    """
    shown = {tab.get_attribute("data-tab-id") for tab in page.locator("[role=tab]").all()}
    assert shown <= set(TABS)
    for name in TABS:
        open_tab(page, name)
        yield name


def card(page):
    """Open the card of the first gene of the table."""
    open_tab(page, "genes")
    page.locator("#genes tbody button").first.click()
    page.locator("#card h3").wait_for()


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


def test_axe_finds_nothing_serious_on_any_tab(visit, demo, axe, tmp_path):
    page = visit(demo)
    upload(page, plasmid(tmp_path), "plasmid")
    ask(page, "five smallest proteins with their sequences")
    ask(page, "codon usage of the demo genome")
    ask(page, "TTGACATTGACATTGACATTGACA -> promoter\nGCGCGCGCCGCGGCGCGCGGCCGC -> background")
    open_tab(page, "genes")
    page.locator("#genes-filters button.label-wrap").click()
    card(page)
    for name in ("Sequences", "Genes of similar sequence"):
        page.locator("button.label-wrap", has_text=name).last.click()
    page.get_by_label("Circular overview").check()
    page.locator("#circle svg").wait_for()
    open_tab(page, "settings")
    page.get_by_label("server").check()
    page.locator("#set-where").wait_for()
    open_tab(page, "compare")
    page.locator("#compare-go").click()
    page.locator("#compare-rows").wait_for()
    found, seen = {}, []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => document.body.classList.contains('dark') === dark", arg=scheme == "dark"
        )
        for name in tabs(page):
            seen.append(name)
            picture(page, f"{scheme}-{name}")
            found |= {f"{scheme} {name}: {text}": None for text in findings(page, axe)}
    assert list(found) == []


def test_axe_would_find_a_fault(visit, demo, axe):
    page = visit(demo)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button></button>')")
    assert any("button-name" in text for text in findings(page, axe))


def test_every_request_goes_to_the_page_itself(browser, demo):
    context = browser.new_context(viewport={"width": 1500, "height": 950})  # with nothing cached
    page = context.new_page()
    page.set_default_timeout(90_000)
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("websocket", lambda socket: seen.append(socket.url))
    page.goto(demo)
    page.locator("body[data-ready]").wait_for(state="attached")
    ask(page, "codon usage of the genome")
    page.locator("#plot .js-plotly-plot").wait_for()
    for _ in tabs(page):
        pass
    card(page)
    settled(page)
    own = (demo + "/", demo.replace("http", "ws") + "/", "data:", "blob:")
    assert len(seen) > 20
    assert [url for url in seen if not url.startswith(own)] == []
    fonts = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert fonts == 0 or all(url.startswith(own) for url in loaded)
    context.close()


def test_nothing_sticks_out_at_any_width(visit, demo):
    page = visit(demo)
    ask(page, "list all genes")
    card(page)
    faults = {}
    for width in (390, 768, 1500, 3840):
        page.set_viewport_size({"width": width, "height": 950})
        page.wait_for_function("width => innerWidth === width", arg=width)
        for name in tabs(page):
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            cut = page.evaluate(CUT_STILL)
            picture(page, f"{width}-{name}")
            if over > 1 or cut:
                faults[width, name] = (over, cut[:3])
    assert faults == {}


def test_a_wide_screen_is_used_and_the_page_is_in_its_middle(visit, demo):
    page = visit(demo, 3840)
    left, right = page.evaluate(
        "(() => { const box = document.querySelector('#columns').getBoundingClientRect();"
        " return [box.left, innerWidth - box.right]; })()"
    )
    assert right - left == pytest.approx(0, abs=40)
    assert left < 600


def test_on_a_phone_the_talk_comes_first_once_a_genome_is_open(visit, demo, empty):
    def tops(page):
        return [page.locator(part).bounding_box()["y"] for part in ("#left", "#middle", "#right")]

    left, middle, right = tops(visit(empty, 390, 844))
    assert left < middle < right
    phone = visit(demo, 390, 844)
    left, middle, right = tops(phone)
    assert middle < right < left
    phone.locator("#map svg[viewBox^='0 0 350']").wait_for()
    shown = phone.locator("#map .gene text").evaluate_all(
        "names => names.map(name => name.getBoundingClientRect().height)"
    )
    assert len(shown) > 3 and min(shown) >= 9, "names of genes can be read"
