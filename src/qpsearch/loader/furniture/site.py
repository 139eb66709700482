"""The web site around a document that was copied from its page: menus above, imprint below.

A reader of HTML tells them by their tags; in a text that someone pasted they are lines like any
other. They are told by their words, and only above the first or below the last running text.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.names import page_title
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_COLUMNS = """
    首页 网站首页 政府首页 本站首页 返回首页 政务公开 政府信息公开 信息公开 信息发布 解读回应
    政策解读 回应关切 办事服务 政务服务 在线服务 网上办事 便民服务 公共服务 互动交流 政民互动
    公众参与 交流互动 新闻中心 新闻动态 新闻发布 新闻资讯 政务动态 政务要闻 工作动态 要闻动态
    要闻 动态 数据发布 数据开放 数据资源 统计数据 政策文件 政策法规 政策 法规文件 法律法规
    规范性文件 行政规范性文件 部门规章 地方政府规章 政府规章 行政法规 地方性法规 财税文件
    通知公告 公示公告 公告公示 机构职能 机构设置 机构概况 组织机构 领导之窗 领导信息
    专题专栏 专题 专栏 服务 互动 政务 新闻 公开 机构概览 动态要闻 在线办事 互动回应
    法规库 政策库 文件库
"""
"""Columns, as sites of governments name what 国办发〔2017〕47号 asks them to hold."""
_TOOLS = """
    网站地图 站点地图 联系我们 关于我们 网站声明 法律声明 免责声明 隐私声明 隐私保护 隐私政策
    版权声明 使用帮助 网站帮助 网站导航 网站无障碍 无障碍 无障碍阅读 无障碍浏览 无障碍版 适老化
    适老版 长者版 长者模式 长者助手 长者专区 关怀版 关怀模式 设为首页 加入收藏 收藏本站 登录
    注册 登录注册 个人中心 用户登录 搜索 站内搜索 高级搜索 检索 智能问答 智能搜索 繁体 简体
    繁体版 简体版 繁 简 english en 手机版 移动版 电脑版 客户端 微信 微博 政务微信 政务微博
    官方微信 官方微博 关注官方微信 关注我们 手机阅读 全文 工作邮箱 听全文 友情链接
    微信公众号 rss rss订阅 邮箱 返回顶部 返回 我要纠错 网站纠错 意见建议 头条号 主编信箱 站长信箱
    查询结果 判决书查询 台湾判决书查询 裁判书查询 行政函释 历史法规 关键字搜寻 进阶搜寻 回到最上
    条文检索结果 列印条文 条文关联 加入资料夹 加入我的最爱 回到首页 打印全文 列印全文
    跳到内容 跳至内容 跳转到内容 法规功能按钮区 即日新闻 按 enter 到主内容区
    跳到主要内容 跳转到主要内容 跳至主要内容 法规内容 条文内容 法条内容 所有条文
    法规资讯 中央现行法规 法规资讯中央现行法规 法规异动 网站导览
    行政单位 教学单位 处室 招生资讯 荣誉榜 最新消息 最新公告 校园公告 回上页 回上一页 友善列印
    隐私权政策 隐私权声明 隐私权及资讯安全宣告 隐私权及资讯安全政策 资讯安全政策 资讯安全宣告
    政府网站资料开放宣告 无障碍标章 无障碍网页 回首页 返回首页 上页 下页
    跳到主要内容区 跳到主要内容区块 跳至主内容区 快速回到页首按钮 回到页首 回页首
    去格式引用 转存pdf 转存rtf 转存word 解释函令内容 法规沿革 法规体系
    featured post posts newer older
    用户名 密码 记住我 记住密码 忘记密码 免费注册 立即注册 退出 退出登录
    葡文版本 葡文版 中文版本 英文版本 英文版 中文 中文版 search menu home login
    寄给朋友 政府新闻网 意见反馈 公司公告 手机随时随地看行情 读取中 请稍候 法规内容 下载法规原始档
    评价建议 网站使用帮助 友善列印 列印 另存pdf print pdf text_rotate_vertical 网页版
    国务院客户端 国务院客户端小程序 小程序 关于本网
    打开app 未登录 开通vip userphoto 打开主菜单 主菜单 放大 缩小 上一版 下一版
    前一页 后一页 上一页 下一页 上一层 上一级 返回上级 返回目录 返回列表 转发 打印 收藏 下载
    小字 大字 显示法宝之窗 格式优化文本 转第 查找
    学校首页 学校主页 学校网站 旧版 旧版回顾 旧版网站 我的位置 english 中文 校内网 内网
    contact about us facebook twitter line plurk
    葡文版本 葡文版 中文版本 英文版本 英文版 search menu home login
"""
"""Tools, as the pages among the loader's samples name them."""
_MENU = frozenset((_COLUMNS + _TOOLS).split())
"""Words of menus (folded)."""
_PARTS = lazy_pattern(r"[\s|·•/,，、:：\-]+")
_LONGEST_MENU = 120
_LONGEST_NAME = 20
"""Characters of a line among menus that may be the name of the site; a title has more."""
_CERTAIN = lazy_pattern(
    r"icp备|公网安备|网站标识码|版权所有|copyright(?!\s+(?!by )[a-z])"
    r"|all rights reserved|produced by|publishdate"
    r"|承办\s+技术支持:|网站地图.{0,20}(?:网站声明|联系我们|关于我们)|(?:联系我们|关于我们).{0,20}网站地图"
)
_IMPRINT = lazy_pattern(
    r"(?:(?:主办|承办|指导)(?:单位|机关)|主办|承办|协办(?:单位)?|(?:运行)?维护(?:单位)?|运行单位|运维(?:单位)?|建设单位|技术支持|(?:单位|通信|通讯|办公|联系)?地址|邮编|邮政编码"
    r"|电话|联系电话|传真|[\u3400-\u9fff]{2,8}电话|[\u3400-\u9fff]{0,6}[信邮]箱(?=[\s:：]*[\w.]*@)|邮箱|电子邮箱|网址|网站支持|建议使用|推荐使用|值班电话)\s*[:：]?.{0,60}"
    r"|.{0,60}(?:分辨率|浏览器).{0,60}"
)
_LONGEST_IMPRINT = 120


def is_menu(text: str) -> bool:
    """Whether a line holds nothing but words of a site's menu."""
    if len(text) > _LONGEST_MENU:
        return False
    if "] [" in text and _BRACKETED.fullmatch(text):
        return True
    folded = fold_line(text)
    if _all_of_menu(folded):
        return True
    close = _SET_WIDE.sub(r"\1", folded)
    return close != folded and _all_of_menu(close)


def _all_of_menu(text: str) -> bool:
    words = [_DOUBLED.sub(r"\1", word.strip(":：")) for word in _PARTS.split(text) if word]
    known = sum(word in _MENU for word in words)
    mostly = known > len(words) / 2 and ("|" in text or (known >= _SURELY and ">" not in text))
    mostly = mostly or sum(word in _OF_PAGES for word in words) > 1
    many = len(words) >= _MANY and 5 * known >= 3 * len(words) and _ARROWS.isdisjoint(text)
    return bool(words) and (known == len(words) or mostly or many)


_BRACKETED = lazy_pattern(r"(?:[A-Za-z]{2,12} )?(?:\[[A-Za-z ]{2,24}\] ?){2,8}")
"""[Home] [Databases] [Search]."""
_DOUBLED = lazy_pattern(r"^(.{2,6})\1$")
"""A button and what it says of itself: 下载下载."""
_OF_PAGES = frozenset(["加入我的最爱", "加入收藏", "设为首页", "回到首页", "回首页"])
"""Words that pages alone say, of which a line holds two."""
_SURELY = 3
"""Words of menus from which one more on their line names the column or the site."""
_MANY = 4
"""Words of which most, not all, are known where a line is a menu."""


_SET_WIDE = lazy_pattern(r"(?<!\S)(\S)[ \u3000](?=\S(?!\S))")
"""A word of two letters set wide: 首 页."""


def _is_bar(text: str) -> bool:
    """Whether a line is a bar of columns by its form: many short words, parted by spaces or |."""
    words = text.split("|") if "|" in text else text.split()
    return len(words) >= _BAR and all(_COLUMN.fullmatch(word.strip()) for word in words)


_BAR = 6
"""Words from which a line at the very top is a bar; agencies that order together are fewer, or
longer."""
_COLUMN = lazy_pattern(r"(?!..+[部委局办厅署院会府]$)[A-Z\u3400-\u9fff]{2,6}")


_LISTS = lazy_pattern(
    r"(?:名单|名册|名录|人员|成员|委员|代表|专家)(?:[（(][^（()）]{1,20}[)）])?[:：]?$"
)
"""Above names of persons, which are as short as columns and as many."""


def menu_lines(
    texts: Sequence[str], first_running: int, rows: Container[int] = ()
) -> Iterator[int]:
    """Yield the lines of ``texts`` that are menus: above what may be the title, or at the end.

    At the end a single word may be a cell of a table; it goes where a line there is of the site.

    Args:
        texts: the lines of a document.
        first_running: the first that is running text.
        rows: those that are rows of an index table, below which tools may stand too.

    """
    listed = _listed_above(texts[:first_running])
    top = True  # all above is of the site
    for index, text in enumerate(texts[:first_running]):
        if "浏览器" in fold_line(text[:_BROWSER_SAID]):
            continue  # what the page says to old browsers
        if (
            is_menu(text)
            or (index < _TOP and _is_bar(text) and not (index and _LISTS.search(texts[index - 1])))
            or (index < _TOP and _LOGO.fullmatch(text))
            or index < listed
            or (0 < index < _TOP and _is_between_bars(texts, index))
            or (index < _TOP and _is_links(texts, index))
            or _names_column(texts, index)
            or (top and _NAMES_SITE.fullmatch(text))
            or (not index and _is_above_counter(texts))
        ):
            yield index
            continue
        top = False
        if (
            index not in rows
            and len(text) > _LONGEST_NAME
            and _ARROWS.isdisjoint(text)
            and (index or page_title(text) == text)
        ):
            break
    last = _last_line(texts, first_running)
    below = range(last, len(texts))
    surely = any(_CERTAIN.search(fold_line(texts[index][:_LONGEST_IMPRINT])) for index in below)
    if surely:
        yield from _sites(texts, below)
    turns = any(texts[index] in _TURNS or texts[index].lower() in _SHARES for index in below)
    surely = surely or (turns and all(is_menu(texts[index]) for index in below))
    for index in below:
        if (surely or len(_PARTS.split(texts[index])) > 1) and is_menu(texts[index]):
            yield index


_TURNS = frozenset(["首页", "返回首页", "上一版", "下一版", "上一页", "下一页", "返回顶部"])
"""Words of a page's end that no cell of a table holds."""
_SHARES = frozenset(["facebook", "twitter", "plurk"])


def beyond_anchors(texts: Sequence[str], first_running: int) -> Iterator[int]:
    """Yield the lines of a page of Taiwan above the anchor of its text and behind the last.

    ::: stands before each part of a page, for readers who do not see it (無障礙網頁開發規範): its
    menus, its text, its side bar and its foot.
    """
    anchors = [at for at, text in enumerate(texts[:first_running]) if text == _ANCHOR]
    if anchors and anchors[-1] + 1 < len(texts):
        yield from (at for at in range(anchors[-1]) if len(texts[at]) <= _LONGEST_LINK)
    last = len(texts)
    for index in range(len(texts) - 1, first_running, -1):
        if texts[index].endswith("。") or len(texts[index]) > _LONGEST_IMPRINT:
            break
        if last < len(texts) and len(texts[index]) > _LONGEST_LINK:
            break  # of several side bars, the words are links
        if texts[index] == _ANCHOR:
            last = index
    yield from range(last, len(texts))


_ANCHOR = ":::"
_LONGEST_LINK = 12


def _is_above_counter(texts: Sequence[str]) -> bool:
    """Whether the first line is a site's name, its counter below: 安全管理网 ⏎ 点击数：."""
    return (
        len(texts) > 1
        and _SITE_ALONE.fullmatch(texts[0]) is not None
        and _COUNTER_ROW.match(fold_line(texts[1][:_LONGEST_STEP])) is not None
    )


_SITE_ALONE = lazy_pattern(r"[\u3400-\u9fff]{2,10}[网網]", needs="網网")
_COUNTER_ROW = lazy_pattern(r"(?:点击|浏览|阅读)(?:数|次数|量|人数)")


def _is_between_bars(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the name of a row of columns, which a bar holds above and below it."""
    return (
        len(texts[index]) <= _SITE_COLUMN
        and index + 1 < len(texts)
        and _is_bar(texts[index - 1])
        and _is_bar(texts[index + 1])
    )


_SITE_COLUMN = 6
_LOGO = lazy_pattern(r"[A-Z]{5,20}")
"""The word of a site in Latin capitals above all that it shows."""
_BROWSER_SAID = 24
_TOP = 3


def _is_links(texts: Sequence[str], index: int) -> bool:
    """Whether a line is a few names parted by bars, beside a line that is surely a menu."""
    names = [name.strip() for name in texts[index].split("|")]
    return (
        len(names) > _TWICE
        and all(len(name) <= _LONGEST_STEP for name in names)
        and any(is_menu(other) for other in texts[max(0, index - 1) : index + 2])
    )


_NAMES_SITE = lazy_pattern(
    r"[^\s。；：《》]{2,40}(?:官网|官方网站|入口首页)|"
    r"[\u3400-\u9fff]{2,12}[网網站]\s*(?:[-–—_|｜·]{1,3}|[—]{2})\s*[^。；：《》]{2,24}[网網站]"
    r"|[\u3400-\u9fff]{2,20}全球(?:资讯)?网(?:[-–—－]中文[网版])?",
    needs=(*"-_|·–—｜", "官网", "官方网站", "入口首页", "全球"),
)
"""The site and what it says about itself, above all that it shows: 某某网--某某信息网."""


def _names_column(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the column that the breadcrumb beside it leads through, or a row names."""
    if len(texts[index]) > _LONGEST_STEP:
        return False
    for beside in texts[max(0, index - 1) : index + 2]:
        steps = [step.strip() for step in re.split("[>›»]", beside)]
        if len(steps) > 1 and texts[index] in steps:
            return True
        if "栏目" in beside and beside.endswith((f":{texts[index]}", f": {texts[index]}")):
            return True  # 旗下栏目: 律师名博
    return False


_LONGEST_STEP = 12


def _listed_above(texts: Sequence[str]) -> int:
    """Return how many lines at the top are a list of links above a breadcrumb: • 商标 ⏎ …."""
    count = 0
    while count < len(texts) and _LINK.fullmatch(texts[count]):
        count += 1
    below = texts[count] if count < len(texts) else ""
    return count if count >= _TOP and re.search(r"\S\s*[>›»]\s*\S", below) else 0


_LINK = lazy_pattern(r"[-*•·]\s*[\u3400-\u9fff]{1,8}", needs="*-·•")


def _sites(texts: Sequence[str], below: range) -> Iterator[int]:
    """Yield the lines that name other sites above an imprint: 攀枝花 ⏎ 泸州 ⏎ 德阳 …."""
    run: list[int] = []
    for index in below:
        text = texts[index]
        if _SITE_NAME.fullmatch(text) and not is_menu(text):
            run.append(index)
            continue
        if _HEADS_SITES.fullmatch(text):  # one list of sites may stand above another
            run.append(index)
            continue
        if len(run) >= _SITES and (is_menu(text) or _is_of_site(fold_line(text))):
            yield from run
        run = []


_SITE_NAME = lazy_pattern(r"[\u3400-\u9fff]{2,6}")
_HEADS_SITES = lazy_pattern(
    r"按[\s\u3000]*(?:地[\s\u3000]*方|[省市州县（）()\s]{1,12}|部[\s\u3000]*门)[\s\u3000]*查(?:[\s\u3000]*[找询])?"
    r"|[\u3400-\u9fff]{2,8}(?:网站|网群)"
)
"""按地方查, 国务院部门网站."""
_SITES = 6
"""Names from which a list of them is one of sites."""


def imprint_lines(texts: Sequence[str], first_running: int) -> Iterator[int]:
    """Yield the lines at the end that say who runs the site, where a line there is surely of it.

    So an address below a letter stays, unless the number of an ICP filing stands with it.
    """
    last = _last_line(texts, first_running)
    folded = [fold_line(text[:_LONGEST_IMPRINT]) for text in texts[last:]]
    if any(_CERTAIN.search(text) for text in folded):
        begins = len(folded)
        while begins and _is_of_site(folded[begins - 1]):
            begins -= 1
        yield from (last + index for index in range(begins, len(folded)))


_VISITS = lazy_pattern(
    r"(?:累计)?(?:浏览|访问|造访|参观)(?:人数|人次|次数|量)\s*:\s*[\d,]+(?:人次?|次)?"
)


def is_imprint(text: str) -> bool:
    """Whether a line in the foot of a page says who runs the site."""
    return _is_of_site(fold_line(text[:_LONGEST_IMPRINT]))


def _is_of_site(text: str) -> bool:
    return (
        _IMPRINT.fullmatch(text) is not None
        or is_menu(text)
        or _VISITS.fullmatch(text) is not None
        or (len(text) < _LONGEST_IMPRINT and _CERTAIN_OR_POST.search(text) is not None)
    )


_CERTAIN_OR_POST = lazy_pattern(rf"{_CERTAIN.pattern}|邮(?:政)?编(?:码)?\s*:?\s*\d{{6}}")
"""An address before its post code: 某省.某市.某路187号 邮编：110014."""


def letter_sizes(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines that choose a size of letters, each on its own: 大 ⏎ 中 ⏎ 小.

    Bars may part them: 大 ⏎ | ⏎ 中 ⏎ | ⏎ 小.
    """
    for index, text in enumerate(texts):
        if text not in _SIZES:
            continue
        parted = texts[index + 1 : index + 2] == ["|"]
        if sorted(texts[index : index + (5 if parted else 3) : 1 + parted]) == _SIZES:
            yield from range(index, index + (5 if parted else 3))
            yield from (at for at in range(max(0, index - 2), index) if texts[at] in _LETTERS)
    yield from (at for at, text in enumerate(texts[:_HEAD]) if text == _LETTERS[0])


_SIZES = sorted("大中小")
_LETTERS = ("Aa", "AA", "A")
"""The picture of a letter beside them; the first says it alone too, in the head of a page."""
_HEAD = 20


_ARROWS = frozenset(">›»")
_STEPS = 2
_STEP = 12
_TWICE = 2


def steps_by_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a breadcrumb whose steps stand on lines of their own: 首页 ⏎ > ⏎ 政策."""
    arrows = [index for index, text in enumerate(texts) if text in _ARROWS]
    if len(arrows) < _STEPS or any(b - a != 2 for a, b in itertools.pairwise(arrows)):
        return
    first, last = max(0, arrows[0] - 1), min(len(texts), arrows[-1] + 2)
    if all(len(text) <= _STEP for text in texts[first:last]):
        yield from range(first, last)


def slashed_steps(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a breadcrumb of which each begins with its slash: / 政务公开 ⏎ / 公告."""
    steps = {index for index, text in enumerate(texts) if _SLASHED.fullmatch(text)}
    yield from (at for at in sorted(steps) if at - 1 in steps or at + 1 in steps)


_SLASHED = lazy_pattern(r"[/／]\s*[\u3400-\u9fff]{2,10}", needs="/／")


def _last_line(texts: Sequence[str], first_running: int) -> int:
    """Return the line below the last that ends a sentence."""
    last = len(texts) - len(summary_below(texts))
    if first_running == last:
        first_running = min(1, last)  # short lines only: below the title
    while last > first_running and (
        not texts[last - 1].endswith(("。", "；", "！", "？"))
        or _LEAVES.search(texts[last - 1])
        or _OF_BROWSERS in texts[last - 1]
    ):
        last -= 1
    return last


def summary_below(texts: Sequence[str]) -> range:
    """Return the lines below an imprint that say the title again, and what it is about.

    A page keeps them for those to whom it is passed on, and shows neither.
    """
    for first in range(max(2, len(texts) - _SUMMARY), len(texts)):
        if texts[first] in texts[: min(first, _HEAD)] and _CERTAIN.search(
            fold_line(texts[first - 1])
        ):
            return range(first, len(texts))
    return range(0)


_SUMMARY = 3


_LEAVES = lazy_pattern("是否[继繼][续續]？$")
"""A page asks so before a link leaves it."""
_OF_BROWSERS = "浏览器"
"""What a page asks of old ones is a sentence too."""


def bars(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of bars alone, which part links and a column from its headline."""
    yield from (at for at, text in enumerate(texts) if text in _BARS)


_BARS = frozenset(["|", "||", "｜", "｜｜", "丨", "\u2039\u203a", "<>"])
