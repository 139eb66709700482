"""Short names that a text declares for works: 《质量强国建设纲要》（以下简称《纲要》）."""

from __future__ import annotations

from itertools import chain

from qpsearch.clauses.references import KINDS
from qpsearch.clauses.shared_units import NUM
from qpsearch.text.patterns import lazy_pattern

_DECLARED = lazy_pattern(
    r"《(?P<full>[^《》\n]{2,80})》(?:[（(][^（）()]{0,40}?|[，,]\s*)(?:以下|下文|下)?(?:统称|統稱|简称|簡稱|称|稱)[为為爲]?\s*"
    r"[“「《]?(?P<short>[^“”「」《》（）()，。；]{1,30})[”」》]?",
    needs="称稱简簡統",
)
_OWN_DECLARED = lazy_pattern(rf"[（(](?:以下|下)?[简簡]?[称稱]\s*(?P<short>本(?:{KINDS}))[）)]")
"""勞動基準法（以下簡稱本法）: rules made under a law call that 本法."""
_BARE_DECLARED = lazy_pattern(
    rf"[（(](?:以下|下文|下)?[简簡][称稱][为為爲]?\s*[“「《]?(?P<short>[\u3400-\u9fff]{{1,12}}(?:{KINDS}))[”」》]?[）)]",
    needs="简簡",
)
"""中华人民共和国道路交通安全法（以下简称道交法）: a title without marks."""
_DECLARED_FULL = lazy_pattern(rf"(?P<full>[\u3400-\u9fff]{{1,30}}(?:{KINDS}))$")
_ENABLED = lazy_pattern(
    r"本(?:细则|細則|办法|辦法|规则|規則|规定|規定|准则|準則|标准|標準)[系係]?(?:依[据據照]?|根[据據])"
    rf"《?(?P<full>[\u3400-\u9fff]{{1,30}}?(?P<kind>法|条例|條例))》?第\s*{NUM}\s*[条條]",
    needs="本",
)
"""本細則依船員法第九十條規定訂定之: then 本法 is that law, also where it is not declared."""
_LONGEST_DECLARED = 40
_BEFORE_TITLE = lazy_pattern(
    "依照|依据|依據|按照|根据|根據|依|按|据|據|[为為爲]|与|與|和(?!国|國)|及"
)


def declared_names(text: str) -> tuple[tuple[str, str], ...]:
    """Return the short names that a text declares for works, each once: (纲要, 质量强国建设纲要).

    《质量强国建设纲要》（以下简称《纲要》）, 《…》（以下简称“民法典”）, 《…》（下称纲要).
    """
    found: dict[str, str] = {}
    for match in _DECLARED.finditer(text):
        found.setdefault(match["short"].strip(), match["full"])
    called = "称" in text or "稱" in text
    declared = (_OWN_DECLARED.finditer(text), _BARE_DECLARED.finditer(text)) if called else ()
    for match in chain.from_iterable(declared):
        above = text[max(0, match.start() - _LONGEST_DECLARED) : match.start()]
        if full := _DECLARED_FULL.search(above):
            found.setdefault(match["short"], _BEFORE_TITLE.split(full["full"])[-1])
    enabled = _ENABLED.search(text)
    if enabled and f"本{enabled['kind']}" in text:
        found.setdefault(f"本{enabled['kind']}", enabled["full"])
    return tuple(found.items())
