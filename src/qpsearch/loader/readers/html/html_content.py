"""Which element of a web page is its document, and what is furniture by its form.

Main content is found by structure first (the containers that content management systems of
agencies name: UCAP-CONTENT, TRS_Editor, zoom, articleBody …), by the density of running text
where there is none.

Measured on 20 pages of gov.cn and 3 of provinces: trafilatura 2.3 and readability 0.9 keep all
text of the 20, but lose .986 and .996 of the text of a gazette page; neither gives offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.label_names import is_label
from qpsearch.loader.metadata.labels import pairs_in
from qpsearch.loader.readers.html.html_lines import BlockLine, descendants, is_running
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Container

    from qpsearch.loader.readers.html.tags import Element

_CONTAINER = lazy_pattern(
    r"ucap-?content|pages?_content|trs_(?:u?editor|word)|custom_union(?:style)?|zoom|articlebody"
    r"|vsb_content\w*|wp_articlecontent|article-?(?:content|body|con)|news_?con(?:tent)?"
    r"|(?:content|con|detail|text)[_-]?(?:body|text|con|detail|content|main|info)|xxgk_?con(?:tent)?"
    r"|(?:arc|txt|wz|nr|zw|xl)_?(?:conts?|content|txt|text)|(?:div)?full-?text|easysitetext"
    r"|js_content|conts?|content|article|law-?(?:reg-?)?content|entry-content|post-content",
    re.IGNORECASE,
)
_FURNITURE_NAME = lazy_pattern(
    r"(?:^|[\s_-])(?:comments?|respond|share|bds?hare|jiathis|social|bread\w*|crumbs?|position"
    r"|location|toolbar|tools?|print\w*|fontsize|related|recommend|relevant|pag(?:er|ination|e_?nav)|copyright|foot(?:er)?"
    r"|bottom|nav\w*|menu|side(?:bar)?|search|login|qr_?code|erweima|ewm|weixin|wechat|hide|hidden"
    r"|banner|top|logo|links?|youqing)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
COMMENTS = lazy_pattern(r"(?:^|\s)(?:comments?|respond|comment-?form)(?:$|[\s_\d-])", re.IGNORECASE)
"""Names of where readers write."""
FOOT = lazy_pattern(r"(?:^|[\s_-])(?:copyright|foot(?:er)?|ft|bottom)(?:$|[\s_\d-])", re.IGNORECASE)
"""Names of the foot of a page."""
COPYRIGHT = lazy_pattern(r"(?:^|[\s_-])copyright(?:$|[\s_\d-])", re.IGNORECASE)
"""Names of what is said of a work's copyright, in sentences too."""
_FURNITURE_TAGS = frozenset(
    ["nav", "footer", "aside", "form", "select", "button", "iframe", "object", "head"]
)
_HIDDEN = lazy_pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEAVES = frozenset(
    ["p", "li", "span", "font", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "dt", "dd"]
)
_MOST = 0.9
"""Share of a page's running text that its main content holds."""


class PageContent:
    """A page whose elements are weighed by the running text that they hold."""

    def __init__(self, root: Element, lines: list[BlockLine]) -> None:
        self._root = root
        self._lines = lines
        self._furniture_around: dict[Element, bool] = {}
        self._main_of_furniture: Element | None = None
        self._named: dict[str, dict[Element, bool]] = {}
        self._weigh()

    def main(self) -> Element:
        """Return the element that is the document."""
        total = self._root.weight
        if not total:
            return self._root
        named = [
            element
            for element in descendants(self._root)
            if element.weight >= total * 0.5 and _is_container(element)
        ]
        main = self._root
        if named:
            most = max(element.weight for element in named)
            heavy = [element for element in named if element.weight >= most * _MOST]
            main = min(heavy, key=_preference)
        return self._densest(main)

    def is_furniture(self, element: Element, main: Element | None) -> bool:
        """Whether the element, or one around it below ``main``, is furniture by its form."""
        if self._main_of_furniture is not main:
            self._furniture_around.clear()
            self._main_of_furniture = main
        known = self._furniture_around
        passed: list[Element] = []
        here: Element | None = element
        answer = False
        while here is not None and here is not main:
            if here in known:
                answer = known[here]
                break
            passed.append(here)
            own = self._by_itself(here)
            if own is not None:
                answer = own
                break
            here = here.parent
        known.update(dict.fromkeys(passed, answer))
        return answer

    def hides(self, element: Element) -> bool:
        """Whether an element is not shown; what holds the text is, once its script has run."""
        return _is_hidden(element) and 2 * element.weight <= self._root.weight

    def is_veiled(self, element: Element) -> bool:
        """Whether the element, or one around it, is not shown."""
        here: Element | None = element
        while here is not None:
            if "style" in here.attributes and self.hides(here):
                return True
            here = here.parent
        return False

    def within(self, element: Element, name: re.Pattern[str], share: float) -> bool:
        """Whether an element stands in a part of its page that bears such a name.

        Args:
            element: the element.
            name: the names, by id, class or tag.
            share: how much of the page's running text that part may hold.

        """
        known = self._named.setdefault(name.pattern, {})
        passed: list[Element] = []
        here: Element | None = element
        answer = False
        while here is not None:
            if here in known:
                answer = known[here]
                break
            passed.append(here)
            said = f"{here.attributes.get('id', '')} {here.attributes.get('class', '')} {here.tag}"
            if name.search(said):
                answer = here.weight <= share * self._root.weight
                break
            here = here.parent
        known.update(dict.fromkeys(passed, answer))
        return answer

    def _weigh(self) -> None:
        for line in self._lines:
            letters = len("".join(line.text.split()))
            here = line.element
            here.weight += len(HAN.findall(line.text)) if is_running(line) else 0
            here.letters += letters
            here.linked += line.linked
            here.links += line.linked > 0
        for element in reversed(list(descendants(self._root))):
            around = element.parent
            if around is not None:
                around.weight += element.weight
                around.letters += element.letters
                around.linked += element.linked
                around.links += element.links

    def _densest(self, main: Element) -> Element:
        """Go down while one child holds the running text and the rest is no part of it."""
        path = [main]
        while True:
            above = path[-1]
            inner = next(
                (child for child in above.children if child.weight >= above.weight * 0.97), None
            )
            if inner is None or inner.tag in _LEAVES or inner.weight == 0:
                break
            path.append(inner)
        beside: dict[Element, list[BlockLine]] = {element: [] for element in path}
        inside = Inside(main, beside)
        for line in self._lines:
            if (holder := inside.holder(line.element)) is not None:
                beside[holder].append(line)
        for outer, inner in zip(path, path[1:], strict=False):
            if any(self._is_document_line(line, inner) for line in beside[outer]):
                return outer
        return path[-1]

    def _is_document_line(self, line: BlockLine, inner: Element) -> bool:
        """Whether a line beside ``inner`` looks like a part of the document."""
        if line.linked * 2 > len(line.text) or self.is_furniture(line.element, inner.parent):
            return False
        if is_label(line.text) or pairs_in(line.text):
            return False
        return (
            is_numbered(line.text)
            or is_running(line)
            or line.element.within(frozenset(["p"]))
            or _is_centred(line.element)
        )

    def _by_itself(self, element: Element) -> bool | None:
        """Whether an element is furniture by itself; ``None`` leaves it to the one around it."""
        if element.tag in _FURNITURE_TAGS or self.hides(element):
            return True
        name = f"{element.attributes.get('id', '')} {element.attributes.get('class', '')}".strip()
        small = element.weight <= 0.1 * self._root.weight
        if name and small and _FURNITURE_NAME.search(name):
            return True
        if element.links >= 3 and small and element.linked >= 0.8 * element.letters:
            return self._root.weight > 0
        return None


class Inside:
    """What stands inside an element; each element on the way up is asked once."""

    def __init__(self, main: Element, holders: Container[Element] | None = None) -> None:
        self._holders = (main,) if holders is None else holders
        self._known: dict[Element, Element | None] = {}

    def __contains__(self, element: Element) -> bool:
        return self.holder(element) is not None

    def holder(self, element: Element) -> Element | None:
        """Return the innermost holder that the element stands in; ``None`` outside of all."""
        passed: list[Element] = []
        here: Element | None = element
        found: Element | None = None
        while here is not None:
            if here in self._known:
                found = self._known[here]
                break
            passed.append(here)
            if here in self._holders:
                found = here
                break
            here = here.parent
        self._known.update(dict.fromkeys(passed, found))
        return found


def _is_container(element: Element) -> bool:
    if element.tag in ("article", "main") or element.attributes.get("itemprop") == "articleBody":
        return True
    names = (element.attributes.get("id", ""), *element.attributes.get("class", "").split())
    return any(_CONTAINER.fullmatch(name) for name in names if name)


def _preference(element: Element) -> tuple[bool, int]:
    """Prefer containers with an unmistakable name, the outermost; else the innermost."""
    names = f"{element.attributes.get('id', '')} {element.attributes.get('class', '')}".lower()
    sure = re.search(r"ucap|pages?_content|trs_|zoom|articlebody|vsb_|wp_article", names)
    return not sure, element.depth if sure else -element.depth


def _is_hidden(element: Element) -> bool:
    return _HIDDEN.search(element.attributes.get("style", "")) is not None


def _is_centred(element: Element) -> bool:
    here: Element | None = element
    while here is not None and here.tag not in ("body", "html", ""):
        if here.tag == "center" or "center" in here.attributes.get("align", ""):
            return here.tag in _LEAVES
        here = here.parent
    return False
