"""Furniture rules: what a page or a newspaper puts around a document, told by its form.

Each rule looks at one line (folded, so that one pattern serves both scripts) and says whether
the line is furniture. None of them looks at words of the document's subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qpsearch.loader import exports, site
from qpsearch.loader.draft import Edit
from qpsearch.loader.index_table import index_rows, unlisted
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.labels import (
    bracketed_headline,
    labelled_value,
)
from qpsearch.loader.metadata.letter import letter_head
from qpsearch.loader.metadata.lines import bare, is_date
from qpsearch.text.folding import fold, fold_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine


@dataclass(frozen=True, slots=True)
class LineRule:
    """A furniture rule: ``pattern`` must match the whole folded line."""

    name: str
    pattern: re.Pattern[str]
    head_only: bool = False
    """Only before the first line of running text."""
    needs: frozenset[str] = frozenset()
    """Letters of which every line that matches holds one; given where a match is costly to try."""

    def accepts(self, text: str) -> bool:
        """Whether a folded line is furniture under this rule."""
        if self.needs and self.needs.isdisjoint(text):
            return False
        return self.pattern.fullmatch(text) is not None


_PLACE = r"(?:您|你)?的?(?:所在|当前|现在|目前){0,2}的?位置"
_BREADCRUMB = r"(?:首\s页|[^\s>》。]{1,12})(?:\s*-{0,2}[>›»]{1,2}\s*[^>》。]{1,20}){1,6}"
_CELL = r"[\[【〔]\s*(?!\d{4})[^\]】〕\s]{2,10}\s*[\]】〕]"
_TABLE_ROW = rf"{_CELL}\s*[^\s\[【〔].*(?<![。;:])|\d{{1,2}}\s*[.、]\s*{_CELL}.*(?<![。;:])"
"""A row of an index table: what it is in brackets, and its value unless the rows are numbered.

A sentence is none: 【交通肇事罪】违反交通运输管理法规的，…."""
_ARTICLE = re.compile(r"第[\s\u3000]*[^\s条條章节節]{1,8}[\s\u3000]*[条條]")

_PAGE_ID = re.compile(
    r"(?:(?:uuid|guid|id|编号|标识)\s*:?\s*)?[{]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[}]?"
    r"|[\u3400-\u9fff]{1,4}\d{2}-\d{2}-\d{2,4}"
)
"""A UUID; the place in the catalogue of rules that databases of Taiwan show: 北市01-03-2001."""

_BROWSER = re.compile(
    r".{0,12}浏览器.{0,12}(?:不支持|不支援|版本过[低旧]|请(?:开启|启用|升级)).{0,100}"
)

LINE_RULES: tuple[LineRule, ...] = (
    LineRule(
        "breadcrumb",
        re.compile(
            rf"(?:[>›»]{{1,2}}\s*)?(?:{_PLACE}\s*:?\s*)?{_BREADCRUMB}\s*[>›»]{{0,2}}|{_PLACE}\s*:"
            rf"|{_PLACE}\s*:\s*[^\s>》。]{{1,24}}(?:\s*[>›»]\s*[^>》。]{{1,20}}){{1,6}}"
        ),
        head_only=True,
        needs=frozenset(">›»:"),
    ),
    LineRule("index_table", re.compile(_TABLE_ROW), head_only=True),
    LineRule(
        "toolbar",
        re.compile(
            r"(?:[•·]\s*(?=\w))?(?:(?:(?:[\[【(]\s*)?(?:视力保护色|浏览字号|字[号体](?:大小|选择)?|打印(?:本[页文]|文章|此页)?|关闭(?:本页|窗口)?|全屏|(?:加入)?收藏(?:本[页文])?|纠错"
            r"|我要纠错|下载(?:全文|文档|本页)?|保存(?:本页)?|语音播报|朗读|(?:放大|缩小)(?:字体)?|加大|还原|减小|默认|适中|超大|特大|繁体版?|简体版?|无障碍(?:阅读)?"
            r"|手机版|点赞|评论|(?:阅读|浏览|点击|访问)(?:量|次数|数)\s*:?\s*\d{1,9}\s*次?|a[+-]|[大中小](?=a[+-])|[大中小](?!\S{2}))|[\])】])[\s|·/:]*)+"
        ),
    ),
    LineRule(
        "continued",
        re.compile(
            r"[(\[【]?\s*(?:上接|下转|紧接|转自?)\s*(?:第?\s*[0-9一二三四五六七八九十a-d]{1,4}\s*版)?(?:[^。]{0,12}版)?\s*[)\]】]?"
        ),
    ),
    LineRule(
        "caption",
        re.compile(
            r".*(?:\([^()]{1,16}摄\)|(?:新华社|本报|中新社|人民网|新华网)?(?:(?:记者|通讯员|发)?[^。,;:]{0,12}\s|(?:记者|通讯员)\s*[^。,;:]{1,12})摄(?:影报道|影)?)"
        ),
        needs=frozenset("摄"),
    ),
    LineRule(
        "source_line",
        re.compile(
            r"[(\[【]?\s*(?:\d{1,2}:\d{2}(?::\d{2})?\s*)?"
            r"(?:(?:文章|信息|稿件|资料|文件)?来源|稿源)\s*[:／/|丨]\s*[^。]{1,30}[)\]】]?|[\[【(]来自\s*:\s*[^。]{1,60}[)\]】]|原标题\s*[:／/].{0,80}"
        ),
    ),
    LineRule(
        "byline",
        re.compile(
            r"文\s*/\s*[^。,]{2,30}|[(\[【]?\s*(?:作者|撰文|撰稿|(?:责任|网络|执行|值班|本期|新媒体|文字|视觉|信息|稿件)?(?:编辑|审核|校对|复审|终审|初审|审签)"
            r"|责\s?编|编\s辑|一审|二审|三审|记者|通讯员|监制|编审|录入|发布人)\s*(?:单位|简介)?"
            r"\s*[:／/|丨]\s*[^。]{0,60}[)\]】]?"
        ),
    ),
    LineRule(
        "share_bar",
        re.compile(
            r"(?:分享(?:到|至)?(?:好友|朋友圈|和|\s)*|(?:用?微信)?扫描二维码(?:\s*分享(?:好友|朋友圈|和)+)?|扫一扫.{0,20}|(?:微信|手机)扫(?:码|一扫).{0,16}|转发到?)\s*:?"
            r"\s*(?:微信|(?:新浪|腾讯)?微博|朋友圈|qq(?:空间|好友)?|空间|[、/|\s])*"
        ),
    ),
    LineRule(
        "related_links",
        re.compile(
            r".{2,60}推荐度:|【[^【】]{4,60}】相关(?:文章|推荐|阅读):?|[>【\[]{0,3}(?:相关(?:政策与解读|解读|政策|链接|文件|阅读|新闻|报道|稿件|附件(?:下载)?|信息|文章|推荐|文档)|政策解读|(?:附件|原文|正文|全文|文档|文件|公告正文)?下载(?:链接|地址)?(?:\s*:?\s*(?:点击|请点).{0,3}下载)?"
            r"|(?:原文|网页|文章)?链接|文档附件|返回(?:顶部|首页|列表|上页)?|(?:快速)?回到?(?:顶部|页首)(?:按钮)?|[上下]一[篇条页则].{0,80}|扩展阅读|延伸阅读|推荐阅读|往期(?:推荐|回顾|精彩)|更多精彩|近.{0,3}热门(?:公告|文章|新闻|资讯)|热门(?:文章|新闻|资讯|推荐|排行)|(?:点击.{0,8})?(?:阅读|查看)[原全]文|热点专题|详细(?:阅读|内容)?|查看更多|更多"
            r"|网站(?:纠错|留言举报)|我要(?:留言|评论|纠错))[】\]>]{0,3}\s*:?"
        ),
    ),
    LineRule(
        "copyright_line",
        re.compile(
            r"(?:.{0,60}(?:版权所有|copyright|all rights reserved).{0,60}"
            r"|(?:技术支持|运行维护单位)\s*:.{1,60}"
            r"|主办(?:单位)?\s*:.{1,40}(?:承办|维护|协办|技术支持).{1,40}|.{0,40}icp备\S{4,24}.{0,40}"
            r"|网站标识码.{0,40}|.{0,80}由会员分享.{0,160}|[^。]{0,60}小编[^。]{0,14}(?:整理|收集|搜集|精心|带来|介绍).{0,180}|[^。]{0,20}仅供参考[^。]{0,20}(?:以正式|以官方|为准)[^。]{0,12}|凡(?:本网|注明).{10,}|[^。]{0,20}(?:转载请注明|版权(?:属于|归)[^。]{1,12}(?:所有|拥有))[^。]{0,100}|(?:版权|免责)声明\s*:|.{0,120}本[网站]不(?:作|做|承担|负).{0,80}|.{0,60}(?:并?不代表本[网站]|转载目的在于传递更多信息).{0,140})"
        ),
        needs=frozenset("版cr支运办网站载享供编"),
    ),
    LineRule(
        "page_count",
        re.compile(
            r"(?:阅读|浏览|点击|访问|被浏览|已阅读?)(?:量|次数|数|人数|人次)?\s*[:]?\s*[\d.,万+]{1,12}\s*(?:次|人|人次)?"
            r"|(?:字数|阅读时长|预计阅读)\s*:?\s*(?:约)?\s*[\d,]{1,9}\s*(?:字|分钟)?"
        ),
        needs=frozenset("阅览点访字"),
    ),
    LineRule(
        "print_banner",
        re.compile(
            r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2},?\s*(?:上午|下午)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s+\S.{0,100}"
            r"|(?:https?://|www\.)\S{3,200}\s+[0-9]{1,3}\s?/\s?[0-9]{1,3}|打印(?:时间|日期|人)\s*:.{0,40}"
        ),
        needs=frozenset(":/"),
    ),
    LineRule(
        "page_id",
        _PAGE_ID,
    ),
    LineRule("index_table", re.compile(r"行政规则\s*:\s*属行政程序法第\s*\d{1,3}\s*条.{0,16}")),
    LineRule(
        "browser_notice",
        _BROWSER,
        needs=frozenset("器"),
    ),
    LineRule(
        "leave_notice",
        re.compile(r".{0,6}访问的(?:链接|连结|网站|页面).{0,4}即将离开.{0,40}|是否继续[?]"),
    ),
    LineRule(
        "app_frame",
        re.compile(
            r".{2,60}_第\d{1,3}页|第\d{1,3}页\s*/\s*共\d{1,3}页|已阅读\d{1,4}页,?\s*还剩\d{1,4}页未读.{0,20}|下载本文档"
            r"|版权说明:本文档由用户.{4,80}|(?:文档简介|资源描述)\s*[:]?|点击查看更多[>]{0,3}"
            r"|上传人:\S{1,30}\s+文档编号:.{0,120}|▼?\s*展开条文说明"
        ),
    ),
    LineRule("page_summary", re.compile(r"(?:导读|核心提示|内容提要)\s*:.{4,400}")),
    LineRule(
        "site_menu",
        re.compile(r"(?:您好,?)?欢迎(?:您|你)?(?:来到|光临|访问)[^。]{2,60}"),
        head_only=True,
    ),
)
"""The line rules in the order they are tried; the first that matches names the line."""

ATTRIBUTIONS = frozenset(["byline", "source_line"])
"""Rules whose lines name an author or a paper."""

_GLOSS = re.compile(
    r"[(（](?<=[\u3400-\u9fff\uf900-\ufaff].)\s*"
    r"([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}"
    r"|(?:[a-zü]{0,3}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,3}?[\s'’]?){2,6})\s*[)）]"
)
_TONE = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:i?(?:ang|ong)|u?(?:ang|eng)|[aei]ng?|ia[on]?|iu|i[ae]|ua[in]?|u[ioen]|üe|ün|üan|ue|uo|un|uan"
    r"|a[ion]?|e[inr]?|ou?|i|u|ü)"
)
_SYLLABLES = re.compile(rf"(?:{_SYLLABLE.pattern})(?:[\s'’]?(?:{_SYLLABLE.pattern})){{0,5}}")
_TONELESS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuüüüünnnm")


def _is_reading(words: str) -> bool:
    """Whether a bracket holds one syllable, or several of which at least two bear their tones."""
    plain = words.translate(_TONELESS)
    if _SYLLABLE.fullmatch(plain):
        return True
    return len(_TONE.findall(words)) > 1 and _SYLLABLES.fullmatch(plain) is not None


_TRAILING = re.compile(
    r"(?<=[。！”）])\s*[（(\[【]?(?:责任|网络)?(?:编辑|责编)\s*[:：]\s*[\u3400-\u9fff]{2,4}(?:[\s、][\u3400-\u9fff]{2,4})?\s*[)）\]】]?$"
)
_LAST = 8


def trailing_byline(draft: Draft) -> Iterator[Edit]:
    """Take the editor's name off the end of a paragraph: …事宜。责任编辑：某某."""
    for line in draft.lines()[-_LAST:]:
        if match := _TRAILING.search(draft.text, max(line.start, line.end - 40), line.end):
            yield Edit(*match.span())


def pinyin_gloss(draft: Draft) -> Iterator[Edit]:
    """Take out a pinyin reading in brackets after a Han character: 部門(mén).

    A reading with a tone mark is certain. One without (得(de)) is taken only in a document that
    glosses with tone marks elsewhere, and only from two letters on: (a) is an item mark.
    """
    matches = [match for match in _GLOSS.finditer(draft.text) if _is_reading(match.group(1))]
    glossed = any(_TONE.search(match.group(1)) for match in matches)
    for match in matches:
        if _TONE.search(match.group(1)) or (glossed and len(match.group(1)) > 1):
            yield Edit(match.start(), match.end())


def _heads_rows(texts: list[str], at: int) -> bool:
    """Whether a line holds the labels of a sheet: the row below names them again."""
    first, tab, _ = texts[at].partition("\t")
    return bool(tab) and any(text.startswith(f"{first}：") for text in texts[at + 1 : at + 2])


def furniture_lines(draft: Draft) -> list[tuple[str, DraftLine]]:
    """Return each line that is furniture, with the name of the rule that says so."""
    lines = draft.lines()
    first_running = next(
        (
            index
            for index, line in enumerate(lines)
            if (_is_running_text(line.text) and not _is_of_page(line.text))
            or _ARTICLE.match(line.text)
        ),
        len(lines),
    )
    texts = [line.text for line in lines]
    letter = letter_head(texts)
    own_rows = letter.subject if letter else 0
    named = dict.fromkeys(site.imprint_lines(texts, first_running), "copyright_line")
    menus = site.menu_lines(texts, first_running)
    named |= {at: "site_menu" for at in menus if not _heads_rows(texts, at)}
    named |= dict.fromkeys(exports.app_lines(texts, first_running), "app_frame")
    named |= dict.fromkeys(exports.chat_lines(texts), "chat_line")
    named |= dict.fromkeys(site.abstract_lines(texts), "abstract")
    named |= index_rows(lines[:first_running])
    named |= dict.fromkeys(_lone_brackets(texts), "toolbar")
    named |= {at: "table_bar" for at, text in enumerate(texts) if not text.strip("|×✕ \t\u3000")}
    named |= dict.fromkeys(site.bars(texts), "toolbar")
    named |= dict.fromkeys(site.letter_sizes(texts), "toolbar")
    named |= dict.fromkeys(site.steps_by_lines(texts[:first_running]), "breadcrumb")
    if site.begins_with_page_title(texts):
        named[0] = "page_title"
    top = texts[: first_running + 1]
    said = list(map(bare, top))
    named |= dict.fromkeys(site.wrapped_titles(top, said), "page_title")
    for at in site.between_titles(top, said):
        named.setdefault(at, "page_furniture")
    named |= dict.fromkeys(_disclaimers(texts), "copyright_line")
    folded = fold(draft.text)
    taken: list[tuple[str, DraftLine]] = []
    for index, line in enumerate(lines):
        if index < own_rows:
            continue  # the head of a letter has rows of its own
        rule = named.get(index)
        if rule is None and 1 < len(line.text) <= _LONGEST_LINE:
            text = folded[line.start : line.end]
            if index < first_running and text[0] in "•·-":
                text = text.lstrip("•·- ")  # a list of a page's notes about itself
            if may_be_furniture(text):
                rule = _rule_of(text, head=index < first_running)
        if rule:
            taken.append((rule, line))
    taken = _without_headline(taken)
    taken += _above_trail(lines, taken, first_running, said)
    return sorted(
        [*taken, *_page_dates(lines, taken, first_running), *_links_at_end(lines, taken)],
        key=lambda item: item[1].start,
    )


def _disclaimers(texts: list[str]) -> Iterator[int]:
    """Yield the last lines that say whose all articles of a site are, of any length."""
    for index in range(max(0, len(texts) - _LAST), len(texts)):
        if _DISCLAIMER.match(texts[index]):
            yield index


_DISCLAIMER = re.compile(
    r"(?:[^。，：:]{0,16}声明\s*[:：]\s*)?(?:[0-9①-⑤][.、]?\s*)?凡(?:本[网站]|.{0,6}注明).{10}"
)


def _above_trail(
    lines: list[DraftLine],
    taken: list[tuple[str, DraftLine]],
    first_running: int,
    said: list[str],
) -> list[tuple[str, DraftLine]]:
    """Return the lines of the site above its breadcrumb, or its headline, that are not taken."""
    rules = {line.start: rule for rule, line in taken}
    trail = next((at for at, line in enumerate(lines) if rules.get(line.start) == "breadcrumb"), 0)
    top = [line.text for line in lines[:first_running]]
    trail = trail or site.said_again(top, said[:first_running])
    rows = [at for at, line in enumerate(lines) if rules.get(line.start) == "index_table"]
    trail = trail or (rows[0] if len(rows) >= _FEWEST_ROWS else 0)
    if not 0 < trail < first_running:
        return []
    left = [line for line in lines[: trail + _BELOW_TRAIL] if line.start not in rules]
    headline = next((line.text for line in left if line.start >= lines[trail].start), "")
    if rows and trail == rows[0] and not ends_title(headline):
        return []
    above = [line.text for line in left if line.start < lines[trail].start]
    found = site.above_trail(above, len(above), headline)
    return [("site_menu", left[at]) for at in found]


_BELOW_TRAIL = 30
_FEWEST_ROWS = 3


def _lone_brackets(texts: list[str]) -> Iterator[int]:
    """Yield the lines that are a bracket of a tool's name on the line beside: 【 ⏎ 打印本页】."""
    for index, text in enumerate(texts):
        if text in _BRACKETS:
            beside = [texts[at] for at in (index - 1, index + 1) if 0 <= at < len(texts)]
            if any(len(other) <= _TOOL and _TOOLBAR.accepts(fold_line(other)) for other in beside):
                yield index


def _page_dates(
    lines: list[DraftLine], taken: list[tuple[str, DraftLine]], first_running: int
) -> Iterator[tuple[str, DraftLine]]:
    """Yield the dates of the head that stand beside who wrote a page or where it is from."""
    rules = {line.start: rule for rule, line in taken}
    for index, line in enumerate(lines[:first_running]):
        if line.text.endswith("。"):
            break
        beside = [lines[at] for at in (index - 1, index + 1) if 0 <= at < len(lines)]
        if line.start in rules:
            continue
        page = any(rules.get(other.start) in _PAGE_LINES for other in beside)
        if page and is_date(unlisted(line.text)):
            yield "page_date", line
        elif said := _BY_PAGE.fullmatch(line.text):
            day = said["day"]
            if any(rules.get(o.start) in _ROWS and day in o.text for o in lines[:index]):
                yield "page_date", line  # who put it there, on the day that a row names


def _links_at_end(
    lines: list[DraftLine], taken: list[tuple[str, DraftLine]]
) -> Iterator[tuple[str, DraftLine]]:
    """Yield the headlines below 相关稿件 that a page ends with: none is a sentence."""
    heads = [
        line.start
        for rule, line in taken
        if rule == "related_links" and not re.search("附件|下[载載]", line.text)
    ]
    known = {line.start for _, line in taken}
    lists = [start for start in heads if start > lines[-1].end // 2] if lines else []
    if not lists:
        return
    below = [line for line in lines if line.start > lists[0] and line.start not in known]
    if all(len(line.text) <= _HEADLINE and line.text[-1] not in _NO_TITLE for line in below):
        yield from (("related_links", line) for line in below)


def _without_headline(taken: list[tuple[str, DraftLine]]) -> list[tuple[str, DraftLine]]:
    """Leave a headline behind a word in brackets (【提示】关于…), where it is the only such row."""
    rows = [line for rule, line in taken if rule == "index_table"]
    if len(rows) != 1 or not bracketed_headline(rows[0].text):
        return taken
    return [(rule, line) for rule, line in taken if line is not rows[0]]


_BRACKETS = frozenset("【】[]（）()〔〕")
_TOOL = 12
_TOOLBAR = next(rule for rule in LINE_RULES if rule.name == "toolbar")
_PAGE_LINES = frozenset(["byline", "source_line", "page_count", "share_bar", "breadcrumb"])
_ROWS = frozenset(["index_table", "source_line"])
_BY_PAGE = re.compile(
    r"[\u3400-\u9fff]{2,30}[\s\u3000]+(?P<day>(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)
_HEADLINE = 60
"""Characters of a headline among related links."""


def may_be_furniture(text: str) -> bool:
    """Whether any rule may accept a folded line; most are told to be text by this alone."""
    return (
        _SIGNS.search(text) is not None
        or text.startswith(")")
        or _PAGE_ID.fullmatch(text) is not None
    )


def _rule_of(text: str, *, head: bool) -> str | None:
    for rule in LINE_RULES:
        if (head or not rule.head_only) and rule.accepts(text):
            return rule.name
    return None


_SIGNS = re.compile(
    r"位置|小编|行政规则|来自|_第|已阅读|本文档|文档简介|资源描述|查看更多|上传人|展开条文|页/|页 /"
    r"|导读|核心提示|内容提要|推荐度|是否继续|欢迎|二维码|热门|回顶|回页|回到|往期|精彩|\[|\]|【|】|〔|>|›|»|字号|字体|打印|关闭|全屏|收藏|纠错|下载|保存|播报|朗读|放大|缩小|加大|还原|减小|默认|适中|超大|特大"
    r"|a\+|a-|大(?!\S{2})|中(?!\S{2})|小(?!\S{2})|繁体|简体|无障碍|手机|点赞|评论|视力|上接|下转|紧接|转|摄|来源|稿源|作者|撰|编|记者"
    r"|通讯员|审核|审签|复审|终审|初审|一审|二审|三审|校对|监制|录入|发布人|原标题|分享|扫"
    r"|相关[解政链文阅新报稿附信推]|政策解读|返回|上一[篇条页则]|下一[篇条页则]|阅读|浏览|点击|访问|已阅|字数|专题|链接|连结|即将离开|浏览器|版权|copyright|reserved|主办|承办"
    r"|会员分享|仅供参考|技术支持|维护单位|本网|代表本|本站|凡注明|声明:?$|icp|标识码|附件:?$|详细|更多|留言|http|www\.|/"
)
"""Some of this is in every line that a rule accepts, but for brackets by themselves. Each begins
with a letter, none with a set of letters: then most of a line is passed over."""
_LONGEST_LINE = 200
"""Characters above which a line is running text whatever it says."""
_RUNNING = re.compile(r"[。；;！!？?]|[，,].*[，,]")


def _is_of_page(line: str) -> bool:
    """Whether a line of the length of a sentence is what a page says of itself: 核心提示：…."""
    return len(line) <= _LONGEST_LINE and _rule_of(fold_line(line), head=False) is not None


def _is_running_text(line: str) -> bool:
    return (
        len(line) > _RUNNING_LENGTH
        and _RUNNING.search(line) is not None
        and not (labelled_value(line) or is_history(line) or _BROWSER.fullmatch(fold_line(line)))
    )


_RUNNING_LENGTH = 40


def repeated_line(draft: Draft, title: str, start: int = 0) -> Iterator[Edit]:
    """Take out the lines from ``start`` on that say again what ``title`` says (page banners)."""
    wanted = _bare(title)
    longest = 2 * len(title) + 10
    for line in draft.lines():
        if line.start < start or len(line.text) > longest or line.text[-1] in _NO_TITLE:
            continue
        if _bare(line.text) == wanted:
            yield Edit(line.outer.start, line.outer.end, "\n")


_NO_TITLE = frozenset("。；：，、")
"""What no title ends with."""


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", fold_line(text))
