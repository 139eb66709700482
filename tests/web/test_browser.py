"""The reader in a real Chromium: typed, clicked, keyed, copied, printed, looked at by axe."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from tests.web.browsing import index_of_harm
from tests.web.chromium import Visit, served, visiting

from qpsearch.web import studying

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PAGES = """\
/
/?q=质量强国
/?q=首席质量宫
/?q=质量 (标准
/d/004
/d/004/四、（六）?q=质量
/d/001?script=simplified
/references/004
/quotes/003
/compare
/compare?a=001&b=004&all=1
/targets?indicator=合格率
/owners?body=市场监管总局
/check?text=《质量强国建设纲要》第四部分第（六）条和《民法典》第三条。
/check?what=sentences&text=推进质量基础设施的分级分类管理。
/corpus
/works
/bodies
/state
/help
/nowhere
"""
IN_VIEW = "element => { const box = element.getBoundingClientRect(); \
return box.top >= 0 && box.top < innerHeight; }"


def current(page: Page) -> str:
    """The id of the clause that has the focus."""
    found: str = page.evaluate("document.activeElement.closest('.clause')?.id ?? ''")
    return found


def test_a_word_is_typed_narrowed_down_and_opened_at_the_hit(visit: Visit) -> None:
    page = visit.go("/")
    page.keyboard.type("首席质量官")  # the field has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator("li.hit").count() == 3
    page.get_by_role("link", name="质量强国建设纲要", exact=True).click()
    page.wait_for_url("**doc=004*")
    assert page.locator("li.hit").count() == 1
    page.locator("li.hit h2 a").click()
    page.wait_for_url("**/d/**")
    assert unquote(page.url).partition("?")[0].endswith("/d/004_22d854842f783777/八、（二十）")
    clause = page.locator(".clause.focused")
    assert clause.evaluate(IN_VIEW)
    assert clause.locator("mark").first.inner_text() == "首席质量官"
    assert current(page) == clause.get_attribute("id")


def test_keys_lead_from_hit_to_hit(visit: Visit) -> None:
    page = visit.go("/d/004/四、（六）?q=质量")
    hits = page.eval_on_selector_all(".clause.hit", "found => found.map(one => one.id)")
    at = hits.index(current(page))
    for key, step in (("n", 1), ("n", 1), ("p", -1), ("p", -1), ("p", -1)):
        page.keyboard.press(key)
        at += step
        assert current(page) == hits[at]
        assert page.locator(f"#{hits[at]}").evaluate(IN_VIEW)
    assert page.url.endswith(f"#{hits[at]}")


def test_the_bar_counts_the_hits_and_steps_on(visit: Visit) -> None:
    page = visit.go("/d/004/四、（六）?q=质量")
    every = page.locator(".clause.hit").count()
    told = page.locator(".walk .at")
    here = page.eval_on_selector_all(".clause.hit", "all => all.map(one => one.id)").index(
        "level_4__level_6"
    )
    assert told.inner_text() == f"{here + 1} / {every}"
    page.get_by_role("button", name="下一处").click()
    page.get_by_role("button", name="下一处").click()
    assert told.inner_text() == f"{here + 3} / {every}"
    page.get_by_role("button", name="上一处").click()
    assert told.inner_text() == f"{here + 2} / {every}"
    page.keyboard.press("p")
    assert told.inner_text() == f"{here + 1} / {every}"


def test_a_page_that_reads_on_is_whole_in_the_end(
    chromium: Browser, seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studying, "_AHEAD", 0)
    with served(seed_index) as site, visiting(chromium, site) as visit:
        page = visit.go("/targets")
        page.locator("#found .count", has_text="共 11 项").wait_for()
        page.locator("[data-goes-on]").wait_for(state="detached")
        assert len([url for url in visit.asked if url.endswith("/targets")]) == 5
        assert visit.complaints == []


def test_keys_lead_through_a_list_of_hits(visit: Visit) -> None:
    page = visit.go("/?q=质量")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/**")


def test_slash_goes_to_the_field_and_a_question_mark_shows_the_keys(visit: Visit) -> None:
    page = visit.go("/d/004")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("计量 n p")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator("input[name=q]").first.input_value() == "计量 n p"


COPIED = {"native": "《质量强国建设纲要》第四部分第（六）条", "gbt7714": "中共中央", "bibtex": "@"}


@pytest.mark.parametrize(("style", "begins"), COPIED.items())
def test_a_citation_is_copied(style: str, begins: str, visit: Visit) -> None:
    page = visit.go("/d/004/四、（六）")
    if style != "native":
        page.locator("details", has=page.locator(f"#cite-{style}")).locator("summary").click()
    button = page.locator(f"button[data-copy=cite-{style}]")
    button.click()
    page.wait_for_function("name => document.querySelector(name).textContent === '已复制'",
                           arg=f"button[data-copy=cite-{style}]")  # fmt: skip
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(begins)


def test_the_outline_follows_and_leads(visit: Visit) -> None:
    page = visit.go("/d/004")
    page.get_by_role("navigation", name="目录").get_by_text("打造区域质量发展新优势").click()
    page.wait_for_function(
        "document.querySelector('.outline [aria-current]')?.textContent.includes('打造区域质量')"
    )
    assert page.locator("#level_4__level_9").evaluate(IN_VIEW)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_bar_names_the_text_and_hides_no_hit(
    chromium: Browser, site: str, width: int, language: str
) -> None:
    size = {"width": width, "height": 780}
    with visiting(chromium, site, viewport=size, locale=language) as visit:
        page = visit.go("/d/004/四、（六）?q=质量")
        bar = page.locator(".tools")
        page.locator(".whose").wait_for(state="visible")
        assert page.locator(".whose").inner_text() == "质量强国建设纲要"
        assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
        for key in ("", "n", "n", "p"):
            if key:
                page.keyboard.press(key)
            assert page.evaluate(
                "document.activeElement.getBoundingClientRect().top"
                " >= document.querySelector('.tools').getBoundingClientRect().bottom"
            )
        page.keyboard.press("Home")
        page.locator(".whose").wait_for(state="hidden")


def test_two_editions_are_compared_from_the_text(visit: Visit) -> None:
    page = visit.go("/d/004")
    page.get_by_role("link", name="比较").nth(1).click()
    assert page.locator("table.redline ins").count() > 10
    assert page.get_by_text("綠色供應鏈").count() or page.locator("del").count() > 10
    before = page.locator(".redline tbody tr").count()
    page.get_by_label("连同字形").check()
    page.get_by_role("button", name="比较").click()
    assert page.locator(".redline tbody tr").count() >= before
    assert page.locator(".faint").count() > 10


def test_the_language_is_switched_and_kept(visit: Visit) -> None:
    page = visit.go("/?q=质量")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("input[name=q]").input_value() == "质量"
    page = visit.go("/corpus")
    assert page.locator("html").get_attribute("lang") == "en"


def test_an_indicator_is_drawn(visit: Visit) -> None:
    page = visit.go("/targets?indicator=合格率")
    box = page.locator("svg.plot").first.bounding_box()
    assert box
    assert box["width"] > 400
    assert page.locator("svg.plot").first.locator("circle, rect").count() >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_axe_finds_nothing(chromium: Browser, site: str, scheme: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    found = []
    with visiting(chromium, site, color_scheme=scheme, locale=language) as visit:
        for path in PAGES.splitlines():
            page = visit.go(path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            faults = axe.run(page).response["violations"]
            found += [(path, fault["id"], fault["nodes"][0]["html"]) for fault in faults]
    assert found == []


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_a_phone_shows_it_without_moving_sideways(
    chromium: Browser, site: str, language: str
) -> None:
    phone: dict[str, Any] = {"width": 360, "height": 740}
    with visiting(
        chromium, site, viewport=phone, locale=language, has_touch=True, is_mobile=True
    ) as visit:
        for path in PAGES.splitlines():
            page = visit.go(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            moving = page.eval_on_selector_all(
                ".scroll", "all => all.some(one => one.scrollWidth > one.clientWidth)"
            )
            assert not moving, path
        page = visit.go("/d/004/四、（六）?q=质量")
        clause = page.locator(".clause.focused")
        assert clause.evaluate(IN_VIEW)
        width = clause.locator("p").first.evaluate("one => one.getBoundingClientRect().width")
        size = clause.locator("p").first.evaluate(
            "one => parseFloat(getComputedStyle(one).fontSize)"
        )
        assert width / size >= 18  # characters on a line
        clause.locator(".next-hit").tap()
        assert page.locator("#level_4__level_7").evaluate(IN_VIEW)


def test_nothing_needs_scripts(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, java_script_enabled=False) as visit:
        page = visit.go("/")
        page.locator("input[name=q]").fill("首席质量官")
        page.get_by_role("button", name="检索").click()
        page.locator("li.hit h2 a").first.click()
        assert page.locator(".clause:target mark").first.is_visible()
        assert page.locator(".clause:target mark").first.inner_text() == "首席質量官"
        assert page.locator("#cite-native").inner_text().startswith("《")
        assert not page.locator("button[data-copy]").first.is_visible()
        page.get_by_role("link", name="比较").first.click()
        page.get_by_label("甲").fill("001")
        page.get_by_label("乙").fill("004")
        page.get_by_role("button", name="比较").click()
        assert page.locator("table.redline").is_visible()


def test_paper_has_text_page_numbers_and_the_citation(
    chromium: Browser, site: str, tmp_path: Path
) -> None:
    import pypdfium2

    with visiting(chromium, site) as visit:
        page = visit.go("/d/004/四、（六）")
        page.pdf(path=tmp_path / "004.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "004.pdf")
    pages = ["".join(one.get_textpage().get_text_range().split()) for one in document]
    assert len(pages) > 5
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)  # A4 in points
    for number, text in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in text
    assert "《质量强国建设纲要》第四部分第（六）条" in "".join(pages[-2:])
    assert "复制" not in "".join(pages)
    document.close()


def test_a_harmful_text_runs_nothing(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = index_of_harm(tmp_path_factory.mktemp("harm"))
    with served(index) as site, visiting(chromium, site) as visit:
        visit.go("/corpus")
        link = visit.page.locator("tbody a").first.get_attribute("href")
        assert link
        doc = unquote(link.removeprefix("/d/"))
        name = quote(doc, safe="")
        for path in (
            "/?q=办法", "/?q=script", f"/d/{name}", f"/d/{name}/第二条?q=企业", f"/quotes/{name}",
            f"/references/{name}", f"/compare?a={name}&b={name}&all=1", "/owners?body=工信部",
            "/targets?indicator=合格率", "/state", "/works", '/?q="><script>alert(1)</script>',
            f"/check?text={quote('<script>alert(1)</script>《办法》第一条')}",
        ):  # fmt: skip
            page = visit.go(path)
            page.wait_for_load_state("load")
            assert page.evaluate("document.scripts.length") == 1, path
            assert "owned" not in page.title()
            assert page.locator("[onclick], [onerror], [onload], main img, iframe").count() == 0
        assert visit.dialogs == []
        assert not [said for said in visit.complaints if "Failed to load" not in said]
        assert all(url.startswith(site) for url in visit.asked)


def test_a_script_of_a_page_would_be_refused(chromium: Browser, site: str) -> None:
    """The second door: even markup that came through could do nothing."""
    with visiting(chromium, site) as visit:
        page = visit.go("/")
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"alert(1)\">');"
            "const one = document.createElement('script'); one.textContent = 'alert(2)';"
            "document.body.append(one);"
        )
        page.evaluate("fetch('https://example.org/').catch(() => 0)")
        page.wait_for_timeout(300)
        assert visit.dialogs == []
        assert [said for said in visit.complaints if "Content Security Policy" in said]


def test_the_picture_of_the_readme(chromium: Browser, site: str, tmp_path: Path) -> None:
    """Taken anew at each run; kept where QPSEARCH_PICTURES names a folder."""
    folder = os.environ.get("QPSEARCH_PICTURES") or tmp_path
    with visiting(
        chromium, site, viewport={"width": 1280, "height": 720}, color_scheme="light"
    ) as visit:
        page = visit.go("/d/004/四、（六）?q=质量")
        picture = page.screenshot(path=f"{folder}/reader.png")
    assert picture.startswith(b"\x89PNG")
    assert re.search(rb"IHDR\x00\x00\x05\x00\x00\x00\x02\xd0", picture)
