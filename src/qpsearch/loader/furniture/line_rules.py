"""Rules for lines of furniture: what a page or a newspaper puts around a document, by its form.

Each rule looks at one line (folded, so that one pattern serves both scripts) and says whether
the line is furniture. None of them looks at words of the document's subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re


@dataclass(frozen=True, slots=True)
class LineRule:
    """A furniture rule: ``pattern`` must match the whole folded line."""

    name: str
    pattern: re.Pattern[str]
    head_only: bool = False
    """Only before the first line of running text."""
    needs: frozenset[str] = frozenset()
    """Letters of which every line that matches holds one; given where a match is costly to try."""

    def accepts(self, text: str, letters: frozenset[str] = frozenset()) -> bool:
        """Whether a folded line is furniture under this rule; its ``letters`` spare looking."""
        if self.needs and self.needs.isdisjoint(letters or text):
            return False
        return self.pattern.fullmatch(text) is not None


_PLACE = r"(?:(?:您|你)在这里|(?:您|你)?的?(?:所在|当前|现在|目前){0,2}的?位置)"
_WORD, _WORDS = r"[^\s>›»》。]", r"[^>›»》。]"
_STEP = rf"{_WORD}(?:{_WORDS}{{0,18}}{_WORD})?"
"""A step of a trail; white space stands around it, so that there is one way to read it."""
_BREADCRUMB = rf"(?:首\s页|{_WORD}{{1,12}})(?:\s*-{{0,2}}[>›»]{{1,2}}\s*{_STEP}){{1,6}}"
_CELL = r"[\[【〔]\s*(?!\d{2}|我要纠错)[^\]】〕\s]{2,10}\s*[\]】〕]"
_TABLE_ROW = rf"{_CELL}\s*[^\s\[【〔].*(?<![。;:])|\d{{1,2}}\s*[.、]\s*{_CELL}.*(?<![。;:])"
"""A row of an index table: what it is in brackets, and its value unless the rows are numbered.

A sentence is none: 【交通肇事罪】违反交通运输管理法规的，…."""
ARTICLE = lazy_pattern(r"第[\s\u3000]*[^\s条條章节節]{1,8}[\s\u3000]*[条條]")

PAGE_ID = lazy_pattern(
    r"(?:(?:uuid|guid|id|编号|标识)\s*:?\s*)?[{]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[}]?"
    r"|[\u3400-\u9fff]{1,4}\d{2}-\d{2}-\d{2,4}"
)
"""A UUID; the place in the catalogue of rules that databases of Taiwan show: 北市01-03-2001."""

BROWSER = lazy_pattern(
    r".{0,12}浏览器.{0,12}(?:不支持|不支援|已停用|版本过[低旧]|请(?:开启|启用|升级)).{0,100}"
    r"|(?:系统)?检测到.{0,30}浏览器.{0,20}(?:更换|升级).{0,40}"
    r"|.{0,16}(?:建议|推荐)(?:您)?使用.{0,40}浏览器.{0,10}"
)

LINE_RULES: tuple[LineRule, ...] = (
    LineRule(
        "site_menu",
        lazy_pattern(
            r"(?=.*(?:搜[寻索]|首页|登[入录]|查询))(?:[^\s|。]{2,8}\s*\|\s*){2,8}"
            r"|首页(?:\s+(?:a[+-]?|english|eng|繁体?|简体?|简体版|繁体版|sitemap)){2,8}"
            r"|精华区beta\s.{1,40}\s联络资讯"
        ),
        head_only=True,
        needs=frozenset("|区首"),
    ),
    LineRule(
        "breadcrumb",
        lazy_pattern(
            rf"(?:[>›»]{{1,2}}\s*)?(?:{_PLACE}\s*:?\s*)?{_BREADCRUMB}\s*[>›»]{{0,2}}|{_PLACE}\s*:(?:[^。:]{{0,16}}首页[^。:]{{0,60}})?"
            rf"|主页\s*[>›»]\s*[^>›»。]{{1,90}}(?:[>›»][^>›»。]{{1,90}}){{1,6}}"
            rf"|{_PLACE}\s*:\s*{_WORD}{{1,24}}(?:\s*[>›»]{{1,2}}\s*{_WORD}(?:{_WORDS}{{0,58}}{_WORD})?){{1,6}}"
            r"|(?:您|你)?的?(?:所在|当前|现在|目前)的?位置\s*:\s*(?:[\w]{2,12}\s+){0,4}[\u3400-\u9fff]{2,8}"
            r"|(?:网站)?首页(?:\s+[-—–/／]\s+[^。\s]{1,20}){1,5}"
            r"|you are here\s*:.{0,100}>[^。]{1,100}"
            rf"|(?:{_PLACE}\s*:?\s*)?首\s?页(?:\s*/\s*[^\s/》。](?:[^/》。]{{0,18}}[^\s/》。])?){{1,6}}"
        ),
        head_only=True,
        needs=frozenset(">›»:首"),
    ),
    LineRule(
        "breadcrumb",
        lazy_pattern(r"【(?:现在|当前|所在)位置】.{0,200}[^。]"),
        needs=frozenset("【"),
    ),
    LineRule("index_table", lazy_pattern(_TABLE_ROW), head_only=True),
    LineRule(
        "site_name",
        lazy_pattern(r"[\u3400-\u9fff]{2,16}\s*www\.[a-z0-9.-]{3,40}"),
        head_only=True,
        needs=frozenset("w"),
    ),
    LineRule(
        "toolbar",
        lazy_pattern(
            r"(?:[•·]\s*(?=\w))?(?:(?:(?:[\[【〖(]\s*)?(?:视力保护色|浏览字号|字[号体级](?:大小|选择)?|(?:友善)?[打列]印(?:本[页文]|文章|此页)?|关闭(?:本页|窗口|视窗)?|转寄(?:好友|友人)?|举报|相关(?=\s举报)|分享(?:到|至)(?:脸书|facebook|line|plurk|twitter)|回上一?页|全屏|(?:加入)?收藏(?:本[页文])?|纠错|(?:ai)?智能导读"
            r"|我要纠错|下载(?:全文|文档|本页|本信息公开文件)?|保存(?:本页)?|语音播报|朗读|(?:放大|缩小)(?:字体)?|加大|还原|减小|默认|适中|超大|特大|繁体版?|简体版?|无障碍(?:阅读)?|(?:word|pdf|ofd|doc|txt)(?:版|格式)?\s*下载|下载\s*(?:word|pdf|ofd|doc|txt)(?:版|格式)?|对照版|转发|(?:<\s*)?返回(?:顶部|列表|首页|上页)?"
            r"|手机版|扫一扫|点赞|评论|(?:阅读|浏览|点击|访问)(?:量|次数|数)\s*(?::|:?\s*\d{1,9}\s*次?)|a[+-]|[大中小](?=a[+-])|[大中小](?![^\s大中小\[\](){}【】|·/]{2}))|[\])】〗])[\s|·/:]*)+"
        ),
    ),
    LineRule(
        "toolbar", lazy_pattern(r"(?:【\s*[^\s\d【】。,]{2,6}\s*】\s*){3,}"), needs=frozenset("【")
    ),
    LineRule(
        "continued",
        lazy_pattern(
            r"[(\[【]?\s*(?:上接|下转|紧接|转自?)\s*(?:第?\s*[0-9一二三四五六七八九十a-d]{1,4}\s*版)?(?:[^。]{0,12}版)?\s*[)\]】]?"
        ),
    ),
    LineRule(
        "caption",
        lazy_pattern(
            r".*(?:\([^()]{1,16}摄\)|(?:新华社|本报|中新社|人民网|新华网)?(?:(?:记者|通讯员|发)?[^。,;:]{0,12}\s|(?:记者|通讯员)\s*[^。,;:]{1,12})摄(?:影报道|影)?)"
        ),
        needs=frozenset("摄"),
    ),
    LineRule(
        "source_line",
        lazy_pattern(
            r"[(\[【]?\s*(?:\d{1,2}:\d{2}(?::\d{2})?\s*)?"
            r"(?:(?:文章|信息|稿件|资料|文件)?来源|稿源)\s*[:／/|丨]\s*(?![a-z]{1,6}(?:/[a-z]{1,8})?\s?\d)[^。]{1,30}[)\]】]?|[\[【(]来自\s*:\s*[^。]{1,60}[)\]】]|[\[【(]转载?自\s*:?\s*[^。]{2,30}[)\]】]|文\s?章\s?来源:?|《[^《》]{2,8}[网报]》|原标题\s*[:／/].{0,80}"
        ),
    ),
    LineRule(
        "byline",
        lazy_pattern(
            r"[□■◎●◆▲]\s*(?:本报|本刊|见习)?(?:记者|通讯员)[^。,:]{2,30}|文\s*/\s*[^。,]{2,30}|(?:[【\[]我要纠错[】\]]\s*)?[(\[【]?\s*(?:作者|撰文|撰稿|(?:责任|网络|执行|值班|本期|新媒体|文字|视觉|信息|稿件|媒体)?(?:编辑|审核|校对|复审|终审|初审|审签)"
            r"|责\s?编|编\s辑|总?值班|一审|二审|三审|记者|通讯员|(?:总)?监制|媒体运营|美编|排版|编审|录入|发布人)\s*(?:单位|简介)?"
            r"\s*[:／/|丨]\s*[^。]{0,60}[)\]】]?"
            r"|[(]来源:[^()。:]{2,40};作者:[^()。]{2,60}[)]"
        ),
    ),
    LineRule(
        "share_bar",
        lazy_pattern(
            r"(?:[-—]{1,2}分享[-—]{1,2}|(?:[^。]{2,8})?(?:微信|微博)?公众号(?:微信)?二维码|分享(?:到|至)?(?:好友|朋友圈|和|\s)*|(?:用?微信)?扫描二维码(?:\s*(?:分享(?:好友|朋友圈|和)+|关注(?:我们|微信)?))?|扫一扫.{0,20}|(?:微信|手机)扫(?:码|一扫).{0,16}|转发到?)\s*:?"
            r"\s*(?:微信|(?:新浪|腾讯)?微博|朋友圈|qq(?:空间|好友)?|空间|[、/|\s])*x?"
            r"|(?:微信|微博|朋友圈|qq空间){2,4}|关注.{2,12}(?:微博|微信|公众号)\s*:?|打开微信,.{0,24}|点击二维码.{0,12}|扫码关注.{0,16}|用微信,?“扫一扫”,?[^。]{0,24}|即可将(?:网页|本页|此页|文章)分享[^。]{0,16}|(?:打开微信.{0,24})?使用“扫一扫”.{4,24}朋友圈.?"
        ),
    ),
    LineRule(
        "related_links",
        lazy_pattern(
            r"附件下载\s*:\s*[^。:]{1,80}\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)|(?:文章)?(?:标签|关键词)\s*:\s*[^。]{1,80}|.{2,60}推荐度:|【[^【】]{4,60}】相关(?:文章|推荐|阅读):?|[>【\[|]{0,3}\s?(?:相关(?:论坛|政策与解读|解读|政策|链接|文件|阅读|新闻|报道|稿件|附件(?:下载)?|信息|文章|推荐|文档)|关联稿件|政策解读|(?:附件|原文|正文|全文|文档|文件|公告|公告正文)?下载(?:链接|地址)?(?:\s*:?\s*(?:点击|请点).{0,3}下载)?"
            r"|(?:原文|网页|文章|友情)?链接|文档附件|下载资源|(?:请)?(?:点击|点此)?下载(?:相关|查看)?附件!?|热点推荐|最新阅读|返回(?:顶部|.{0,8}首页|列表|上页|[\u3400-\u9fff]{2,8}(?:清单|列表|目录))?|回到[\u3400-\u9fff]{0,8}首页|(?:快速)?回到?(?:顶部|页首|最上)(?:按钮)?|3?[上下]一[篇条页则版].{0,80}|扩展阅读|延伸阅读|推荐阅读|往期(?:推荐|回顾|精彩)|更多精彩|(?:#[^#\s]{2,20}#\s?){1,6}|[^。]{0,10}(?:热门|推荐|扩展阅读|最新)文章|推荐内容|最近下载|您?可能(?:还)?(?:关注|感兴趣|喜欢)的?(?:文档|文章|内容)?|猜你喜欢|近.{0,3}热门(?:公告|文章|新闻|资讯)|(?:点击|热门|文章)?排行榜?|热门(?:文章|新闻|资讯|推荐|排行)|(?:点击.{0,8})?(?:阅读|查看)[原全]文|热点专题|详细(?:阅读|内容)?|查看更多|更多"
            r"|网站(?:纠错|留言举报)|[^。:]{0,10}留言咨询|[(]注:[^。]{0,30}咨询[^。]{0,40}留言[^。]{0,40}[)]|我要(?:留言|评论|纠错))[】\]>]{0,3}\s*:?"
            r"|(?:相关(?:令函|判解|法条|法规)|历史(?:条次|法规)|条文关联|立法理由)\s*\(\d{1,4}\)"
        ),
    ),
    LineRule(
        "copyright_line",
        lazy_pattern(
            r"(?:\*?本[页文网][^。]{0,8}由[^。]{1,16}自动生成[^。]{0,30}[。]?\*?"
            r"|.{0,60}(?:版权所有|all rights reserved).{0,60}"
            r"|.{0,60}copyright(?:\s*(?:by |[^a-z\s]).{0,60})?"
            r"|[©?]\s?(?:19|20)\d\d ?- ?20\d\d [^。]{2,60}网安备[^。]{8,40}"
            r"|(?:技术支持|运行维护单位)\s*:.{1,60}"
            r"|地址\s*:.{6,60}\s电话\s*:.{6,60}\s(?:隐私权|网站安全|资讯安全|资料开放)[^。]{0,60}"
            r"|(?:[^。:]{0,24}网站[^。:]{0,24}\s)?主办(?:单位)?\s*:.{1,40}(?:承办|维护|协办|技术支持|地址\s*:.{1,40}邮编).{1,60}|.{0,40}icp备\S{4,24}.{0,40}"
            r"|[-•]?\s*\d{1,2}、[^。]{0,20}[该本]文档[^。]{0,60}(?:会员|下载|上传|侵权|版权|付费|vip).{0,160}"
            r"|[-•]?\s*\d{1,2}、(?:成为vip后|vip文档为|本站所有内容均|[^。]{0,40}网站文档一经|如文档侵犯).{4,300}"
            r"|(?:\d{1,2}\.\s*)?\d{1,2}、(?:下载文档前|[\"“”]?仅部分预览|如文档侵犯).{4,180}|合集下载"
            r"|[-•]?\s*(?:\d{1,2}\.\s*)?\d{1,2}、本文档(?:共|由|内容版权).{4,190}"
            r"|[-•]?\s*(?:\d{1,2}\.\s*)?(?:文档侵权举报电话|网站客服qq)\s*:.{4,30}|[-•]?\s*当前文档由用户上传.{4,30}"
            r"|网站标识码.{0,40}|.{0,80}由会员分享.{0,160}|[^。]{0,60}(?:小编[^。]{0,14}(?:整理|收集|搜集|精心|带来|介绍)|由我(?:整理|收集|搜集)).{0,180}|[^。]{0,20}仅供参考[^。]{0,20}(?:以正式|以官方|为准)[^。]{0,12}|凡(?:本网|注明).{10,}|(?:投稿|合作|商务合作|爆料)(?:[/、](?:投稿|合作|爆料))*\s*:\s*请添加(?:微信|qq|邮箱).{0,40}|[^。]{0,20}(?:转载请注明|版权(?:属于|归)[^。]{1,12}(?:所有|拥有))[^。]{0,100}|(?:版权|免责)声明\s*:(?:\s?(?:本[博文站网页]|除特别|转载|署名|cc\sby).{4,200})?|本文(?:作者|链接|永久链接)\s*:[^。]{1,200}|[^。:、]{2,16}(?:网站?|平台)(?:版权|免责)(?:[与和及](?:版权|免责))?声明.{0,12}|(?:特别|温馨)?声明:以上(?:内容|文章).{8,180}|notice:\s?the\scontent\sabove.{20,180}|.{0,120}本[网站]不(?:作|做|承担|负).{0,80}|.{0,60}(?:并?不代表本[网站]|转载目的在于传递更多信息).{0,140})"
        ),
        needs=frozenset("版cr支运办网站载享供编本微邮由v档预侵声作链址"),
    ),
    LineRule(
        "copyright_line",
        lazy_pattern(
            r"本作品(?:是中华人民共和国的法律|来自.{2,60}著作权法).{10,}|注:中文维基文库.{10,}"
            r"|(?:public domain){1,2}(?:true|false){0,4}|powered by [a-z][a-z0-9 .()/-]{1,50}"
        ),
        needs=frozenset("品维d"),
    ),
    LineRule(
        "page_count",
        lazy_pattern(
            r"(?:阅读|浏览|点击|访问|被浏览|已阅读?)(?:量|次数|数|人数|人次)?\s*[:]?\s*(?:[\d.,万+]{1,12}|[-—]{1,2})\s*(?:次|人|人次)?"
            r"|总共\s*:\s*\d{1,4}\s*页|您是(?:本站)?第\s*[\d,]{1,12}\s*位(?:访问者|访客|浏览者)"
            r"|(?:全文|本文)?共?\d{1,6}个?字,阅读(?:预计)?需要?\d{1,3}分钟"
            r"|(?:字数|阅读时长|预计阅读)\s*:?\s*(?:约)?\s*[\d,]{1,9}\s*(?:字|分钟)?"
            r"|[\d.,万+]{1,12}\s*[人次]\s*(?:看过|浏览|阅读|查看)|[-—]{0,2}\s*次"
            r"|点阅(?:次数|数)?\s*:\s*[\d,]{1,12}(?:\s+(?:更新|发布|张贴)(?:日期|时间)\s*:\s*[\d./-]{6,10})?"
        ),
        needs=frozenset("阅览点访字您总看次"),
    ),
    LineRule(
        "print_banner",
        lazy_pattern(
            r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2},?\s*(?:上午|下午)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s+\S.{0,100}"
            r"|(?:https?://|www\.)\S{3,200}\s+[0-9]{1,3}\s?/\s?[0-9]{1,3}|[打列]印(?:时间|日期|人)\s*:.{0,40}"
            r"|.{0,40}?汇出时间\s*:\s*[\d./: -]{6,20}"
        ),
        needs=frozenset(":/"),
    ),
    LineRule(
        "database_note",
        lazy_pattern(
            r"※.{0,60}(?:详见沿革|历次.{0,6}旧条文|历史沿革).{0,20}"
            r"|[^。:,]{1,8}提示(?::|--?)\s*(?:根据|依据).{4,160}[》号)]规定,.{0,12}(?:有效|废止|失效|修改|停止执行)。?"
        ),
        needs=frozenset("※提"),
    ),
    LineRule("page_id", PAGE_ID),
    LineRule("index_table", lazy_pattern(r"行政规则\s*:\s*属行政程序法第\s*\d{1,3}\s*条.{0,16}")),
    LineRule("browser_notice", BROWSER, needs=frozenset("器")),
    LineRule(
        "browser_notice",
        lazy_pattern(r"[^。]{0,12}adobe (?:acrobat )?reader(?:[^。]{0,12}阅[读览].{0,24})?"),
        needs=frozenset("b"),
    ),
    LineRule(
        "share_bar",
        lazy_pattern(
            r"size:\s?px|start display at page:|transcription|download [\"“].{2,120}[\"”]"
            r"|you might also like"
            r"|download as (?:\w{2,4}(?:, | or )?(?:or )?){1,6}(?: or read online.{0,20})?"
            r"|you are on page \d{1,4}\s?of \d{1,4}|academic year: \d{4}|copied!"
            r"|加载中\.{2,}\s?\(.{2,12}\)|embed size \(px\)|read more articles"
            r"|(?:previous|next) post(?:[上下]一篇文章)?"
            r"|post (?:author|category|published)\s*:.{0,30}"
        ),
        needs=frozenset("dpt加"),
    ),
    LineRule(
        "related_links",
        lazy_pattern(
            r"(?:pdf|docx?|odt|ods|xlsx?)\s?(?:形式|格式|档|文件)?\s*\(\s*\d[\d.,]*\s*[km]b\s*\)"
        ),
        needs=frozenset("b"),
    ),
    LineRule(
        "leave_notice",
        lazy_pattern(
            r".{0,6}访问的(?:链接|连结|网站|页面).{0,4}即将离开.{0,40}|是否继续[?]"
            r"|.{4,60}系统维护.{0,60}(?:暂停服务|造成不便|见谅).{0,40}"
        ),
    ),
    LineRule(
        "comments",
        lazy_pattern(
            r"[【\[]?(?:参与|发表|网友|最新|热门|文档)?评论区?(?:\(\d{1,6}\))?[】\]]?\s?[【\[]?|请回复有价值的信息.{0,60}|文明上网.{0,40}"
            r"|.{0,30}如有侵权.{0,80}|no comments:?|post a comment"
        ),
        needs=frozenset("评请文侵m"),
    ),
    LineRule(
        "site_menu",
        lazy_pattern(
            r"(?:昨收盘|成交额|市盈率):.{1,30}(?:今开盘|成交量|收益率).{1,60}"
            r"|第\d{1,3}版:\s?[^。]{1,12}\s+上一版3?\s+4?下一版"
            r"|\d{1,3}版\s+[\u3400-\u9fff]{2,8}\s+查看版面(?:pdf)?"
            r"|00-00 00:00:00|(?:--)?\.--|[-+]?\d+\.\d+ ?\([-+]?\d+\.\d+%\)"
        ),
        head_only=True,
        needs=frozenset("昨额率-%版"),
    ),
    LineRule(
        "site_menu",
        lazy_pattern(
            r"your browser does not support javascript[!.]?"
            r"|this is an example of a html caption.{0,20}"
            r"|快捷搜索\s*:.{2,60}"
            r"|葡文版本?|无标题文档|logo|.{4,60}tab按钮切换浏览|[\[【(]?图片[\])】]?|评价建议"
        ),
    ),
    LineRule(
        "script_text",
        lazy_pattern(r"(?:\$\(|document\.|window\.|var\s\w+\s?=|function\s?\w*\().{2,180}[;{})]"),
        needs=frozenset("(="),
    ),
    LineRule(
        "site_menu",
        lazy_pattern(
            r"(?:账号|手机号?|验证码|密码|短信|微信|扫码|快捷)(?:\s?[+]\s?(?:密码|验证码))?登录"
            r"|(?:还)?没有账号[?]?(?:立即注册)?|(?:已有账号[?]?)?(?:立即|免费)(?:注册|登录)|忘记密码[?]?"
        ),
        needs=frozenset("登注码账"),
    ),
    LineRule(
        "page_date",
        lazy_pattern(r"(?:最后更新(?:日期|时间)?\s*:|(?:最后)?更新于)[\d\s:./年月日-]{0,24}"),
        needs=frozenset("更"),
    ),
    LineRule(
        "page_date",
        lazy_pattern(r"[\u3400-\u9fff]{2,12}\s+\d\d-\d\d \d\d:\d\d\s+查看全文"),
        head_only=True,
        needs=frozenset("查"),
    ),
    LineRule(
        "page_date",
        lazy_pattern(
            r"[^。;|]{2,60}\|\s*(?:19|20)\d\d-\d{1,2}-\d{1,2}\s*\|\s*(?:点[阅击]|浏览|人气)[数量]?\s*:\s*\d+"
            r"|(?:发布|发表)于\s*:?\s*(?:19|20)\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?.{0,40}"
            r"|[^。,;]{1,30}于\s*(?:19|20)\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?\s*发表"
            r"|https?://\S+\s+[^\s。]{2,16}\s+(?:\d{4}年)?\d{1,2}月\d{1,2}日\s+\d{1,2}:\d{2}"
            r"|https?://\S+\s+[\[(]?(?:19|20)\d\d-\d{1,2}-\d{1,2}[\])]?"
        ),
        head_only=True,
        needs=frozenset("于:"),
    ),
    LineRule(
        "site_menu",
        lazy_pattern(r"(?:客服|服务|咨询|联系|投诉){0,2}热线(?:电话)?\s*:[\s\d()/—-]{7,40}"),
        head_only=True,
        needs=frozenset("热"),
    ),
    LineRule(
        "page_summary", lazy_pattern(r"(?:导读|核心提示|内容提要)\s*:.{4,400}|(?:内容)?摘要\s*:")
    ),
    LineRule(
        "site_menu",
        lazy_pattern(
            r"(?:您好,?)?欢迎(?:您|你)?(?:来到|光临|访问)[^。]{2,60}"
            r"|今天是:?|(?:今天是?|现在是)[:\s]*(?:公[历元])?\s*\d{4}\s*[年/-][^。]{3,30}"
            r"(?:星期|周)[一二三四五六日天].{0,40}"
            r"|(?:[\u3400-\u9fff]{2,20}\s+)?(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*星期[一二三四五六日天]"
        ),
        head_only=True,
    ),
    LineRule(
        "app_frame",
        lazy_pattern(
            r"预览时标签不可点.{0,60}|维基文库,自由的图书馆|.{1,24}\s发表于\s+\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
            r"|[(]?注:(?:部分)?内容(?:可能)?由\s?ai\s?生成[)]?"
            r"|[←→]\s*\|.{0,160}|页:(?:\s*\[\d{1,4}\](?:\s*\d{1,4})*)?|第?\s?(?:\[\d{1,3}\]\s?){2,}页?\s*共\s?\[?\d{1,3}\]?\s?页|查看完整版本\s*:.{1,100}"
            r"|.{2,60}_第\d{1,3}页|第\d{1,3}页\s*/\s*共\d{1,3}页|已阅读\d{1,4}页,?\s*还剩\d{1,4}页未读.{0,20}"
            r"|下载本文档|(?:付费|免费|立即|一键|vip)下载(?:文档|全文)?"
            r"|.{2,80}\.(?:docx?|wps|pdf|pptx?) 第\d{1,4}页|剩余\d{1,4}页未读.{0,20}"
            r"|[^。]{0,12}部分内容[^。]{0,12}(?:查看|阅读|下载)全文[^。]{0,24}|[-—~·\s]{0,4}(?:the\s)?end[-—~·\s]{0,4}|(?:docx?|wps|pdf|pptx?)\s+\d{1,4}页\s+下载.{1,120}|.{0,8}当前文档最多.{0,12}预览.{0,80}"
            r"|版权说明:本文档由用户.{4,80}|亲,.{0,40}文档.{0,40}下载.{0,6}|(?:文档简介|资源描述)\s*[:]?|点击查看更多[>]{0,3}"
            r"|【?(?:之后|以下|其余|剩余)的?内容(?:已经?被?|被)隐藏.{0,40}"
            r"|上传人:\S{1,30}\s+文档编号:.{0,120}|▼?\s*展开条文说明"
            r"|(?:添加.{1,16}到)?(?:电脑|手机)桌面|安装后可以在桌面.{0,10}"
        ),
        needs=frozenset("发页查←→预维文资传展隐载桌注e"),
    ),
    LineRule(
        "app_frame",
        lazy_pattern(
            r"跳转到:\s*导航,\s*搜[索寻]|\(差异\)\s*←.{2,80}→\s*\(差异\)|出自[a-z][a-z ]{2,24}"
            r"|在\d{4}年\d{1,2}月\d{1,2}日.{0,24}由.{1,30}\(对话.{0,3}贡献\)所做出?的修订版本"
        ),
        head_only=True,
        needs=frozenset("航差出贡"),
    ),
    LineRule(
        "app_frame",
        lazy_pattern(
            r"(?:(?:部[分份])?(?:被?废止|修改)|已?更改|相关法规|相关类别)\s*:.{0,300}\|{2,}|《legismac》的法例注释[\s|]*"
        ),
        needs=frozenset(":注"),
    ),
    LineRule(
        "app_frame",
        lazy_pattern(
            r"开通vip[^。]{0,40}|【[^】]{0,24}(?:[a-z0-9-]+\.)+(?:com|cn|net|org)[^】]{0,24}】"
        ),
        head_only=True,
        needs=frozenset("v."),
    ),
    LineRule(
        "app_frame",
        lazy_pattern(
            r"[^。:]{2,40}\s本文(?:关键词|简介|内容)\s*:.{0,400}|若有收获,就点个赞吧|\d{1,6}\s?人点赞"
        ),
        needs=frozenset("键简内赞"),
    ),
    LineRule(
        "breadcrumb",
        lazy_pattern(
            rf"{_PLACE}\s*:(?:\s*/\s*[^\s/]{{1,12}}){{1,6}}|[\u3400-\u9fff]{{2,4}}(?:/[\u3400-\u9fff]{{2,4}}){{2,3}}"
        ),
        head_only=True,
        needs=frozenset("/"),
    ),
    LineRule(
        "app_frame",
        lazy_pattern(
            r"\d{1,4}\.\d{2}\s?[kmg]b|\d{1,3}页|(?:19|20)\d\d-\d\d-\d\d\s\d\d:\d\d(?::\d\d)?\s*发布"
        ),
        head_only=True,
        needs=frozenset("b页发"),
    ),
)
"""The line rules in the order they are tried; the first that matches names the line."""

ATTRIBUTIONS = frozenset(["byline", "source_line"])
"""Rules whose lines name an author or a paper."""


def rule_of(text: str, *, head: bool) -> str | None:
    """Return the rule that a folded line goes under, above the text (``head``) or below."""
    letters = frozenset(text)
    for rule in LINE_RULES:
        if (head or not rule.head_only) and rule.accepts(text, letters):
            return rule.name
    return None
