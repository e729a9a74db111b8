"""The pages in headless Chromium: formulas, search, download, themes, keyboard, no network."""

import contextlib
import functools
import http.server
import shutil
import threading

import nbclient
import nbformat
import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address(html):
    """The book served on this machine."""
    handler = functools.partial(_Silent, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no chromium on PATH")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, address):
    """Open a page in a fresh context; every complaint of the page fails the test at its end."""
    contexts, complaints = [], []

    def check(request):
        if not request.url.startswith((address, "data:", "blob:")):
            complaints.append(f"request to {request.url}")

    def open_page(path, **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", check)
        tab.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        tab.on(
            "console",
            lambda message: message.type == "error" and complaints.append(message.text),
        )
        tab.on("response", lambda r: r.status >= 400 and complaints.append(f"{r.status}: {r.url}"))
        tab.goto(f"{address}/{path}", wait_until="networkidle")
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def wait_for_formulas(tab):
    tab.wait_for_function("window.MathJax === undefined || MathJax.startup?.promise !== undefined")
    tab.evaluate("window.MathJax?.startup?.promise")


def open_everything(tab):
    """Open every box that hides something, and wait until nothing moves."""
    tab.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    tab.evaluate(
        "document.querySelectorAll('.toggle-hidden .toggle-button').forEach(b => b.click())"
    )
    tab.wait_for_function(
        "document.getAnimations().every(a => a.playState !== 'running') "
        "&& !document.querySelector('.admonition.toggle-hidden')"
    )


PROSE = """() => {
    const article = document.querySelector("article").cloneNode(true);
    article.querySelectorAll("pre, code, script").forEach(code => code.remove());
    return article.textContent;
}"""


def test_formulas_are_set(visit, page):
    tab = visit(f"{page}.html")
    wait_for_formulas(tab)
    assert tab.locator(".math:not(:has(mjx-container))").count() == 0
    assert tab.locator("mjx-merror").count() == 0
    text = tab.evaluate(PROSE)
    assert "\\(" not in text and "\\[" not in text and "$" not in text


def test_unit_7_has_formulas_in_the_books_fonts(visit):
    tab = visit("unit07.html")
    wait_for_formulas(tab)
    assert tab.locator("mjx-container").count() > 30
    loaded = tab.evaluate(
        "document.fonts.ready.then(fonts => [...fonts]"
        ".filter(f => f.family.startsWith('MJX') && f.status === 'loaded').length)"
    )
    assert loaded >= 2


def test_search_finds_im2col_in_unit_7(visit):
    tab = visit("search.html?q=im2col")
    found = tab.locator("#search-results li a")
    found.first.wait_for()
    assert any("unit07.html" in a.get_attribute("href") for a in found.all())


def test_search_finds_nothing_for_nonsense(visit):
    tab = visit("search.html?q=qwxzjk")
    tab.get_by_text("did not match any documents").wait_for()
    assert tab.locator("#search-results li a").count() == 0


def test_one_search_field_opens_from_the_keyboard(visit):
    tab = visit("unit07.html")
    tab.wait_for_function("document.readyState === 'complete'")
    field = tab.locator("input[type=search]:visible")
    for _ in range(3):  # on a busy machine the page may not listen yet
        tab.keyboard.press("Control+k")
        with contextlib.suppress(sync_api.TimeoutError):
            field.wait_for(timeout=10_000)
            break
    assert field.count() == 1
    field.fill("im2col")
    field.press("Enter")
    tab.wait_for_url("**/search.html?q=im2col*")


JUDGE = "([text, question]) => lapennaQuestions.judge(text, question)[1]"


def question(tab, words):
    """The question that has these words."""
    return tab.get_by_role("group").filter(has_text=words)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("380", "Right."),
        (" 3 80 ", "Right."),
        ("760/2", "Right."),
        ("375", "Not yet. Each filter has a bias too."),
        ("-380", "Not yet. Look at the sign."),
        ("380.4", "Not yet. Try again"),
        ("many", "Type a number"),
        ("", "Type a number"),
        ("1/0", "Type a number"),
    ],
)
def test_a_question_is_answered_from_the_keyboard(visit, typed, said):
    tab = visit("unit07.html")
    box = question(tab, "five 5×5 filters")
    field = box.get_by_role("textbox", name="Your answer")
    field.focus()
    tab.keyboard.type(typed)
    tab.keyboard.press("Enter")
    status = box.get_by_role("status")
    assert status.inner_text().startswith(said)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Check"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert "and there are five: 380" in box.locator("details p").inner_text()


def test_a_number_is_read_as_people_write_it(visit):
    tab = visit("unit07.html")
    for typed, said in (("76,800", "Right."), ("76 800", "Right."), ("76800,0", "Right.")):
        box = question(tab, "im2col matrix of that layer")
        box.get_by_role("textbox").fill(typed)
        box.get_by_role("button", name="Check").click()
        assert box.get_by_role("status").inner_text() == said
    rounded = {"answer": 0.7310586, "decimals": 3, "hints": []}
    for typed, verdict in (
        ("0.731", "Right."), ("0,731", "Right."), (".7310586", "Right."), ("7.31e-1", "Right."),
        ("0.73", "Close."), ("\u22120.731", "Not yet. Look at the sign."), ("0.8", "Not yet. Try"),
    ):  # fmt: skip
        said = tab.evaluate(JUDGE, [typed, rounded])
        assert said.startswith(verdict), typed


def test_without_a_script_the_answer_can_be_opened(visit):
    tab = visit("unit07.html", java_script_enabled=False)
    box = tab.get_by_role("group").filter(has_text="five 5×5 filters")
    assert box.get_by_role("textbox").count() == 0
    box.get_by_text("Show the answer").click()
    assert box.get_by_text("and there are five: 380").is_visible()


def test_downloaded_notebook_runs(visit, tmp_path):
    tab = visit("unit07.html")
    with tab.expect_download() as download:
        tab.locator(".lapenna-unit-header a[download]").first.click()
    path = tmp_path / "unit07.ipynb"
    download.value.save_as(path)
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 20
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    assert all(cell.execution_count for cell in code)


def violations(tab):
    """What axe finds wrong with a page whose boxes are all open, and which rules it checked."""
    wait_for_formulas(tab)
    open_everything(tab)
    # preload: axe would fetch the style sheets' imports again, from the wrong place
    result = axe.Axe().run(tab, options={"runOnly": WCAG, "preload": False}).response
    found = [
        (rule["id"], node["target"], node.get("failureSummary", "")[:200])
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
    return found, {rule["id"] for rule in result["passes"]}


def test_accessible(visit, page):
    found, checked = violations(visit(f"{page}.html", color_scheme="light"))
    assert found == []
    assert {"color-contrast", "document-title", "html-has-lang"} <= checked


@pytest.mark.parametrize("name", ["intro", "unit03", "unit07", "errata", "kernels", "grading"])
def test_accessible_in_the_dark(visit, name):
    """Of each kind of page one: the dark theme changes colours, not what a page holds."""
    tab = visit(f"{name}.html", color_scheme="dark")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    found, checked = violations(tab)
    assert found == [] and "color-contrast" in checked


def test_keyboard_reaches_the_content(visit, page):
    tab = visit(f"{page}.html")
    tab.keyboard.press("Tab")
    assert "Skip to main content" in tab.evaluate("document.activeElement.textContent")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_narrow_page_does_not_scroll_sideways(visit, page):
    tab = visit(f"{page}.html", viewport={"width": 400, "height": 800})
    wait_for_formulas(tab)
    width = tab.evaluate("document.documentElement.scrollWidth")
    assert width <= 400
