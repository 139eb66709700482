"""Names of agencies; titles, statuses and versions as they are written."""

from __future__ import annotations

import re

from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.numbers import without_brought
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

HAN = r"\u3400-\u9fff"
TEAMS = "(?:警察|救援|消防|执法|巡警|交警)[总支大]队"
BOARDS = "联防联控(?:工作)?机制|联席会议"
AGENCY = lazy_pattern(
    r"(?:[\u3400-\u9fff·（）()“”×]{1,40}?(?:部|委|局|办|院|厅|署|会|(?<![发进运执施举试推履现])行|府|法院|检察院|法庭|(?:办公|研究|秘书|人事|主计|会计|政风|操作)室|中央|总局|司|社|组"
    rf"|公安|军委|{BOARDS}|联合会|协会|交易所|集团|公司|大学|中心|处|{TEAMS})|(?:国家)?(?:发展改革委|国资委|卫生健康委|国家民委))"
    r"(?:[（(][\u3400-\u9fff]{2,12}(?:部|委|办|局|厅|组|中心|办公室)[）)])?"
)
"""The name of an agency (folded), whole; another of its names may stand behind in brackets."""
_BEFORE_SUBJECT = lazy_pattern(
    r"^(?P<lead>(?!转发|批转).{2,150}?)\s*(?:关于|印发|转发|批转|贯彻|发布(?!会)|公布|对[^于].{2,})"
)
_OWN_RULES = lazy_pattern(
    r"(?P<lead>.{2,30}(?:政府|国务院))(?:工作规则|[\u3400-\u9fff]{2,10}令)(?:\([^()]{2,10}\))?"
    r"|(?P<appeal>[^\s,:]{2,24}(?:政府|[部会署局院]))诉愿决定书(?:\s?\([^()]{4,24}\))?"
    r"|(?P<house>[^\s,:]{4,30}(?<![省市区县国])(?<![省市区县国][股责集][份任团])有限(?:责任)?公司)"
    r"[^\s,:]{0,30}(?:章程|制度|规则|办法|细则|手册)(?:\([^()]{2,12}\)){0,2}",
    needs="令则司诉",
)
"""国务院工作规则: a government's rules of its own work; 某县人民政府森林防火禁火令; the rules of a
company, which no law of a place is: 某省有限责任公司登记办法."""
_NUMBERED_KIND = lazy_pattern(
    r"(?P<lead>.{2,60}?)(?:技术)?(?:通告|通函)\s*(?:[（(].{1,4}[）)])?\s*第\s*\d{1,4}/\d{2,4}\s*号"
    r"|(?P<orderer>[^()]{2,60}?)(?:通告|公告|通令|令)\s*(?:[〔\[]\s*(?:19|20)\d\d\s*[〕\]]\s*)?"
    r"[（(]?\s*(?:(?:19|20)\d\d\s*年\s*)?第\s*[\d〇零一二三四五六七八九十百]{1,5}\s*[号期]\s*[）)]?"
)
"""某指挥部通告（第8号）: who gives it, its kind, its number; 某署公告2017年第26号（关于…）."""
_BARE_KIND = lazy_pattern(
    r"(?P<lead>[^\s,:、。《》]{4,40}?)(?:(?:通告|公告|通令|命令)|第?[\d一二三四五六七八九十百]{1,5}号(?:令|通告|公告))"
)
"""某指挥部通告, 某指挥部2号令: who gives it and its kind alone."""
_ORDERS = lazy_pattern(
    r"(?P<lead>[\u3400-\u9fff]{2,20}(?:部|院|会|署|局|府))(?:令|公告)[:：]", needs=":："
)
"""勞動部令：修正「…」: how the gazette of the Executive Yuan lists orders."""
_NEWS_OF = lazy_pattern(r"\s*(?:发布|公布|对)")
"""Words with which news says what an agency did: 商务部发布“信息平台”."""
_MEDIUM = lazy_pattern(
    r"(?:网|网站|门户|平台|日报|晚报|时报|报|频道|公众号|客户端|微博|电视台|管理员|编辑)$"
)
_LONGEST_PERSON = 4
_STATUS = lazy_pattern(
    r"[（(\[【]\s*(?P<status>(?:现已|已|部分|全文|现行|条款|政策)?(?:失效|废止|停止执行|有效|修改|被修改|延期|尚未生效))\s*[)）\]】]"
)
_EDITION = lazy_pattern(
    r"[（(\[【_\-]?\s*(?P<year>(?:19|20)\d\d)(?:[-._年](?P<month>\d{1,2})[-._月](?P<day>\d{1,2})日?)?"
    r"(?P<word>\s*年?\s*(?:修正|修订|修改|版|公布|本)(?:文本|本|版)?)?\s*[)）\]】]?$"
)
_OF_LAW = lazy_pattern(r"(?:法|条例|條例|细则|細則|办法|辦法|规定|規定)$")
"""Behind these a year is that of an edition: 反不正当竞争法2025; of a plan it is its aim."""
_SET_WIDE = lazy_pattern(
    rf"(?<![^\s])([{HAN}])[ \t\u3000\xa0]+(?=[{HAN}](?:\s|$))", needs=" \t\u3000\xa0"
)
"""A single character set apart from the next."""
_BEHIND_COMPANY = lazy_pattern(rf"(?<=有限公司)[ \t\u3000\xa0]+(?=[{HAN}])", needs="司")
"""What parts a company from the name of its rules."""
_SITE = lazy_pattern(
    r"(?<!\s)\s*(?:_{1,3}|\s[-|–—]\s|[|｜]|-(?=[^-]*(?:[网網]站?|在[线線]|[门門][户戶]|政府|平台|委员会|局|厅|部)$)).*$"
)
_PARTS_SITE = frozenset("_-|–—｜")


def split_issuers(text: str) -> list[str]:
    """Split a list of agencies at 、 and white space; 等18部门 stays with the name before it.

    和 parts two names (教育部和财政部) and stands in one (发展和改革委员会). Party and government,
    which issue together, are two where a line end or a scan has lost the space between them.
    """
    names = [part for part in _BETWEEN_NAMES.split(text) if part and _TWO_LETTERS.search(part)]
    if "中共" not in text:
        return names
    parted = (_PARTY_AND_STATE.fullmatch(name) for name in names)
    return [
        one
        for name, two in zip(names, parted, strict=True)
        for one in (two.groups() if two else (name,))
    ]


_PARTY_AND_STATE = lazy_pattern(
    r"(中共[\u3400-\u9fff]{1,12}?(?:委员会|委員會|委|中央)(?:[办辦]公[厅廳室])?)"
    r"([国國][务務]院.*|[\u3400-\u9fff]{2,12}政府.*)"
)

_BETWEEN_NAMES = lazy_pattern(
    r"[、,，;；\s]+|(?<=[部委局办辦院厅廳署会會行府室司社组組团團央])(?:和|及)(?=[\u3400-\u9fff]{2,}(?:部|委|局|院|会|會|政府))"
)
_TWO_LETTERS = lazy_pattern(r"[\u3400-\u9fff]{2}")


def agencies_in(text: str) -> list[str]:
    """Return the agencies that ``text`` is a list of, or nothing if it is anything else."""
    if "。" in text or "《" in text or "：" in text:
        return []
    if text.rstrip().endswith("代行"):
        return []  # 陳某某代行: a person for the head of the office
    names = split_issuers(text.strip())
    folded = [fold_line(name) for name in names]
    if any(map(_RELATIVE.fullmatch, folded)):
        return []
    if names and all(map(AGENCY.fullmatch, folded)):
        return names
    # 国 务 院 办 公 厅, set wide.
    whole = "".join(text.split())
    known = 2 < len(whole) <= 40 and AGENCY.fullmatch(fold_line(whole))
    return split_issuers(whole) if known else []


_RELATIVE = lazy_pattern(
    r"政府|人民政府|[本我该贵](?:[省市县区州盟旗]?(?:政府|局|部|委|厅|署|院|会|府|办|处|社)|中心|公司|集团|协会|委员会|办公室)"
)
"""Bodies that only the page around them names: 政府令第15号, 本局."""


def is_body(name: str) -> bool:
    """Whether what a label names can issue a document: no web site, no paper, no person."""
    folded = "".join(fold_line(name).split())
    if AGENCY.fullmatch(folded):
        return True
    return len(folded) > _LONGEST_PERSON and _MEDIUM.search(folded) is None


def issuers_of_title(title: str) -> list[str]:
    """Return the agencies that a title begins with: 国务院办公厅关于…, 中共中央 国务院印发….

    News of what one did (商务部发布“信息平台”) is issued by none.
    """
    folded = fold_line(title)
    bare_kind = _BARE_KIND.fullmatch(folded)
    if bare_kind and (named := agencies_in(title[: bare_kind.end("lead")])):
        return named
    if own := _OWN_RULES.fullmatch(folded):
        return agencies_in(title[: own.end(own.lastgroup or 0)])
    if folded.endswith(("纪要", "记录", "纪录")) and (held := _MEETING_OF.match(folded)):
        return agencies_in(title[: held.end("body")])
    if order := _ORDERS.match(folded):
        return agencies_in(title[: order.end("lead")])
    match = _BEFORE_SUBJECT.match(folded)
    if match is None and (numbered := _NUMBERED_KIND.fullmatch(without_brought(folded))):
        return agencies_in(title[: numbered.end("lead" if numbered["lead"] else "orderer")])
    if match is None or (_NEWS_OF.match(folded, match.end("lead")) and not _is_act(folded)):
        return []
    lead = _AND_OTHERS.sub("", title[: match.end("lead")])
    if lead[:2] not in _SUBJECT:
        said = _NUMBERED_KIND.fullmatch(fold_line(lead.rstrip("（( "))) if "第" in lead else None
        return agencies_in(lead[: said.end(said.lastgroup or 0)] if said else lead)
    # 关于某局关于印发…的通知 is its notice; 关于某县政府关于…请示的批复 answers it
    told = folded.endswith(_TOLD) and lead[2:4] not in _ANSWERS
    return agencies_in(lead[2:]) if told else []


_MEETING_OF = lazy_pattern(
    r"(?P<body>[^第\d]{2,30}?)(?:(?:民国)?\d{2,4}学?年度?)?(?:第?[一二12]学期)?(?:第[\d〇零一二三四五六七八九十百]{1,5}[届次期]"
    r"|(?:党组|党委|常务|常委|专题|办公|全体|工作|联席|协调|联合|业务|[院局省市区县镇乡]长|主任)+会)"
)
"""某市人民政府常务会议纪要, 某审议会第612次会议记录, 某大学106学年度第1学期第1次校务会议纪录."""
_SUBJECT = ("关于", "關於", "关於", "關于")
_TOLD = ("通知", "通告", "公告", "公示")
_ANSWERS = ("同意", "批准", "批準", "撤销", "撤銷", "成立", "设立", "設立", "调整", "調整")
_AND_OTHERS = lazy_pattern(
    r"(?<=[\u3400-\u9fff]{2})等(?:\d{1,2}|[一二三四五六七八九十]{1,3})?个?(?:部门|部門|部委|单位|單位)$",
    needs="等",
)
"""某部等14部门: the first of them is named."""


def names_some(title: str) -> bool:
    """Whether a title names the first of its issuers only: 某部等14部门关于…."""
    match = _BEFORE_SUBJECT.match(fold_line(title[:_LONGEST_LEAD])) if "等" in title else None
    return match is not None and _AND_OTHERS.search(title[: match.end("lead")]) is not None


_LONGEST_LEAD = 80


def _is_act(folded: str) -> bool:
    """Whether a title is that of a document, or names what was given out."""
    return "《" in folded or ends_title(folded)


def without_state(name: str) -> str:
    """Return the name of a body without that of the state before it: 中华人民共和国公安部."""
    return _STATE.sub("", name)


_STATE = lazy_pattern(r"^中[华華]人民共和[国國](?=.)")


def tidy_title(text: str) -> str:
    """Return a title without Markdown marks and the spaces that set it wide (报 告 → 报告).

    Nor does the number of a law in a register belong to it: 組織法(01018).
    """
    if "]" in text:
        text = _NOTE_MARK.sub("", text)
    if text.endswith((")", "）")):
        text = PAGE_DAY.sub("", _ENCLOSES.sub("", _REGISTERED.sub("", text)))
    if ":" in text[:_LONGEST_PLACE] or "：" in text[:_LONGEST_PLACE]:
        text = OF_PAGE.sub("", text)
    if not _BARS.isdisjoint(text[:_LONGEST_RUBRIC]):
        text = _RUBRIC.sub("", text)
    if "/" in text or "／" in text:
        text = _AUTHOR.sub("", text)
    if "> 的" in text:
        text = text.replace("> 的", ">的")
    text = text.strip().strip("#|").strip()
    if "." in text or text.endswith(("下载", "下載")):
        text = _FILE_TYPE.sub("", text)
    if text.endswith((")", "）", "]", "】")):
        text = _SHARED.sub("", text)
    elif text[-1:] in _SITES:
        text = _SITE_BEHIND.sub("", text)
    if text[:1] in "【[" and ("号" in text or "號" in text):
        text = _NUMBER_BEFORE.sub("", text)
    whole = _WHOLE_TEXT.fullmatch(text) if text.endswith(_ENDS_WHOLE) else None
    if whole:
        text = whole["book"] or whole["act"] or whole["name"] or whole["stem"]
    return _SPACES.sub(" ", _BEHIND_COMPANY.sub("", _SET_WIDE.sub(r"\1", text)))


_NOTE_MARK = lazy_pattern(r"(?<=[\u3400-\u9fff])\[\d{1,2}\](?=$|[（(])")
"""The mark of a note: 某统计公报[1]."""
_SPACES = lazy_pattern(r"\s+")
_SITES = tuple("库庫网網站")
_SITE_BEHIND = lazy_pattern(r"(?<=[）)法例定则則])\s+[\u3400-\u9fff]{2,6}$")
"""Who shows it, behind the title of a law: 某规定(2017修订) 某某库."""
_SHARED = lazy_pattern(
    r"\s*[（(\[【](?:\d{1,4}\s*[页頁]|推?[荐薦]|[精优優][选選华華秀]|[精优優][选選秀]\d{1,3}篇)[)）\]】]$"
)
"""What sites that share files put behind a headline: (18页), [荐]."""


_LONGEST_PLACE = 5
OF_PAGE = lazy_pattern(
    r"^(?:[\u3400-\u9fff]{2,3}[:：]\s?(?=[关關][于於]|印[发發])"
    r"|(?:[权權]威[发發][布佈]|重磅|政策速[递遞])[:：]\s?(?=.{2,60}[关關][于於]))",
    needs=":：",
)
"""How a page that gathers them says whose a document is: 北京：关于印发…的通知; 权威发布：…."""

_LONGEST_RUBRIC = 10
_BARS = frozenset("|｜丨│")
_RUBRIC = lazy_pattern(
    r"^\s*(?!.{0,4}(?:解[读讀]|图解|一图|问答|访谈))[\u3400-\u9fff]{2,6}\s?[|｜丨│]\s?(?=.{0,60}(?:[关關][于於]|印[发發]|《)|.{4,60}(?:办法|条例|规定|细则)$)",
    needs="|｜丨│",
)
"""The column of an account, before its headline: 通知 | 关于…的通知; 政策丨某办法."""


def unquoted(text: str) -> str:
    """Return a line that is the name of a document in 《》 without these."""
    return text[1:-1] if text[:1] == "《" and text.find("》") == len(text) - 1 else text


INNER = str.maketrans("〈〉<>", "《》《》")
"""Marks of a name in a title, which are others inside 《》: 《关于修改〈…〉的决定》."""

PAGE_DAY = lazy_pattern(
    r"(?<=[通知告定见案函复法则例划要])\s*[（(](?P<day>(?:19|20)\d\d-\d\d-\d\d)[）)]$"
)
"""When a page was put up, behind its headline."""
_REGISTERED = lazy_pattern(r"(?<=[\u3400-\u9fff])\s*[（(]\d{5,6}[）)]$", needs="(（")
"""Five digits or six, which no year has; the Legislative Yuan numbers its laws so."""
_WHOLE_TEXT = lazy_pattern(
    r"《(?P<book>[^《》]{4,80})》\s*(?:全文|[（(]全文[）)])"
    r"|[【\[][^】\]]{2,14}[】\]]\s*《(?P<act>[^《》]{4,80})》"
    r"|(?P<name>.{4,120})\s*[（(](?:全文|附[：:][^（）()]{2,30})[）)]"
    r"|(?P<stem>.{4,80}(?:办法|辦法|条例|條例|规定|規定|细则|細則|规则|規則))(?:全文|原文|最新(?:版本?|全文|文本))"
)
"""A page with the text that it names: 《某条例》全文, 【第5号令】《某规定》, 某规定（附：解读）."""
_ENDS_WHOLE = ("文", "版", "本", ")", "）", "》")
_ENCLOSES = lazy_pattern(
    r"(?<=[\u3400-\u9fff）)])\s*[（(]\s*附[:：]?\s*(?:理解与适用|理解與適用|解读|解讀|全文|原文|答记者问|起草说明|附件|[表图圖件]|英文)[^（）()]{0,12}[）)]$",
    needs="附",
)
"""What a page prints beside the document: …的规定（附：理解与适用）."""
_AUTHOR = lazy_pattern(r"(?<=[\u3400-\u9fff”》）)]{2})[/／][\u3400-\u9fff]{2,3}$")
"""Who wrote an article, behind its title: …的内涵与外延/郑某."""
_NUMBER_BEFORE = lazy_pattern(r"^[【\[][^【】\[\]。]{2,40}[号號][】\]]\s*(?=[^\s《].{5})")
"""What a list of judgments says first: 【（2022）某法商初3号】某公司与某人…纠纷案."""
_FILE_TYPE = lazy_pattern(
    r"(?<=\S)(?:(?:docx?|pdf)?(?:word|pdf)格式(?:文[档檔]|文件)?下[载載])?"
    r"(?:\.(?:docx?|wps|pdf|rtf|odt|ofd|txt)|(?<=下载)|(?<=下載))$",
    re.IGNORECASE,
)
"""A page of a file is called by the file's name: 员工手册.docx."""


def page_title(text: str) -> str:
    """Return a page's title without the names of column and site behind it."""
    title = text.strip()
    if not _PARTS_SITE.isdisjoint(title):
        title = _SITE.sub("", title)
    if title.startswith("【") and (whole := _IN_BRACKETS.fullmatch(title)):
        return whole[1]
    return title


_IN_BRACKETS = lazy_pattern("【((?:【[^【】]*】|[^【】])+)】")
"""A site sets all of it in brackets: 【【专家解读】某文】."""


def status_in(text: str) -> str | None:
    """Return the status that a title or file name carries in brackets: （已失效）, 【废止】."""
    match = _STATUS.search(fold_line(text))
    return text[slice(*match.span("status"))].strip() if match else None


def edition_in(stem: str) -> tuple[str | None, str]:
    """Return the version that a file name ends with (ISO date or year) and the name without it."""
    stem = _STATUS.sub("", stem).strip()
    match = _EDITION.search(stem)
    if match is None or not (
        match["month"] or match["word"] or _OF_LAW.search(stem[: match.start()])
    ):
        return None, stem
    parts = [match["year"], *(part.zfill(2) for part in (match["month"], match["day"]) if part)]
    return "-".join(parts), stem[: match.start()].strip()
