"""Labels of index tables and info lines, and the fields of the metadata that they name."""

from __future__ import annotations

from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import any_of, lazy_pattern

_FIELDS = {
    "title": (
        "标题 名称 标准名称 中文标准名称 中文名称 title 文件名称 "
        "法规标题 信息名称 公开事项名称 文件标题 公文名称 政策名称 法规名称 法律名称 发文标题 "
        "案件标题 案件名称 文章名称 制度名称 程序名称 会议名称 要旨 历史名称 法名 "
        "法律全称 法规全称 文件全称"
    ),
    "issuer": (
        "发文机关 发文机构 发文单位 制定机关 制定单位 联合发文单位 公布机关 颁布单位 颁布机关 "
        "制发机关 印发机关 发文部门 制定部门 制定主体 颁发部门 颁布部门 批准部门 审理法院 法院 "
        "招标人 采购人"
    ),
    "publisher": (
        "发布机构 发布机关 发布单位 发布部门 信息提供单位 公开单位 公开机构 发布主体 发布者"
    ),
    "number": (
        "发文字号 文号 文件编号 文件字号 公文文号 发布文号 颁布文号 文件号 发文文号 文件文号 "
        "公文字号 案号 标准号 标准编号 文档编号 制度编号 程序编号 公告编号 发文号 解释字号 "
        "公布字号 发布字号 招标编号 采购编号 合同编号 裁判字号 判决字号"
    ),
    "date_issued": (
        "公发布日 公发布日期 公(发)布日期 成文日期 成文时间 制发日期 签发日期 通过日期 "
        "制定日期 落款日期 裁判日期 判决日期 发出日期 颁发日期 颁发时间 签订日期 签署日期 "
        "订定日期 制订日期 解释日期 解释公布日期 判决公布日期 下发日期 下发时间"
    ),
    "date_sent": "印发日期 发文日期 发文时间 颁布日期 颁布时间",
    "edition": (
        "修正日期 修订日期 异动日期 最后修正 最后修订 最新修正日期 最新修订日期 最近修订日期 "
        "最后修订日期 最新订定通过日 最新修订通过日"
    ),
    "date_published": (
        "发布日期 公布日期 公开日期 发布时间 公布时间 公开时间 发表时间 "
        "系统发布时间 公告发布时间 公告时间 "
        "发表日期 发稿时间 发稿日期 "
        "信息提供日期 日期 时间 张贴日期 刊登日期 公告日期 date pub_date publish_date"
    ),
    "date_shown": "页面时间 生成日期 生成时间",
    "date_in_force": "实施日期 施行日期 生效日期 实施时间 施行时间 生效时间 执行日期",
    "date_repealed": "废止日期 失效日期 废止时间 失效时间",
    "status": "标准状态 有效性 时效性 效力 文件状态 效力状态 是否有效 时效状态 公文时效 时效 状态",
    "source": "来源 信息来源 文章来源 稿件来源 文件来源 法规来源 稿源 数据来源 资料来源",
    "": (
        "索引号 索引码 索取号 信息索引 信息索引号 主题分类 主题词 公文种类 文种 信息类别 信息分类 "
        "组配分类 体裁分类 服务对象分类 公开类别 公开方式 公开形式 公开范围 公开时限 公开程序 "
        "公开属性 统一编号 登记号 登记编号 规范性文件登记号 有效期 信息格式 语种 内容概述 "
        "统一登记号 政策咨询机关 政策咨询电话 咨询电话 英文标准名称 法规体系 办文部门 "
        "责任部门 公开责任部门 信息所属单位 关键词 关键字 发布人 "
        "信息时效期 签署日期 登记日期 内容分类 内容类别 效力说明 所属机构 适用范围 所属主题 分类 "
        "检索时间 抓取时间 采集时间 爬取时间 检索关键词 搜索关键词 "
        "原文链接 原文地址 "
        "网址 链接 url link source_url crawl_time crawl_date fetch_time 标签 "
        "公开目录 资料属性 部门分类 所属类别 归档时间 著录日期 "
        "著录时间 旗下栏目 所属栏目 更新时间 更新日期 上传时间 页数 上传人 "
        "政策类型 政策类别 法规类型 文件类型 所属行业 所属区域 "
        "原文网址 来源网址 来源链接 文档类型 效力级别 效力层级 法规类别 "
        "证券代码 证券简称 股票代码 股票简称 债券代码 债券简称 主办券商 "
        "案由 原分案号 声请人 审理程序 案件类型 文书类型 英文名称 "
        "urlsource markdowncontent publishedtime "
        "所属地区 当事人 法律依据 相关法条 版本号 版次 页次 受控状态 "
        "图表附件 沿革资讯 主编部门 招标代理机构 历次修正日期 相关函释"
    ),
    "tool": (
        "字号 字体 作者 编辑 阅读 评论 热度 视力保护色 审核人 页面功能 评论人次 点击 浏览 人气 "
        "编辑人 责任编辑 录入 录入人 文章录入 撰稿人 审稿人 审核者 初审 复审 终审 供稿人 "
        "点阅 整理者 张贴者 文章作者 文章类型 审核 浏览次数 浏览量 浏览人数 "
        "阅读次数 阅读量 阅读人数 访问次数 访问量 "
        "阅读数 浏览数 点击数 点击率 点击量 点击次数 点阅次数 点阅数 浏览人次 访问人次"
    ),
}
SHOWN = "页面时间"
"""The label of a moment that a page shows without one: weaker than a day with its label."""
LABELS = {label: field for field, row in _FIELDS.items() for label in row.split()}
"""Label (folded, without white space) → field of the metadata; empty for what is only kept,
``tool`` for what a page says of itself beside a row."""

WEAK_LABELS = frozenset(
    [
        "日期",
        "时间",
        "来源",
        "效力",
        "状态",
        "分类",
        "名称",
        "标题",
        "网址",
        "链接",
        "标签",
        "title",
        "date",
        "url",
        "link",
        *_FIELDS["tool"].split(),
        "页数",
    ]
)
"""Words that sentences begin with too: never a label without its colon."""
MOMENTS = frozenset(["日期", "时间", "date"])
"""Words that are labels only before a date: events have their 时间：5月1日—3日."""
SPELLED = any_of(LABELS, between=r"\s*")
"""Any label, set wide or not."""

_OPENINGS = frozenset(label[:2] for label in LABELS)


def may_begin_label(folded: str) -> bool:
    """Whether the first two letters of a folded line begin a label, however wide it is set.

    Said before :data:`SPELLED` is asked, which is large.
    """
    return "".join(folded.split(None, 2)[:2])[:2] in _OPENINGS


def field_of(label: str) -> str | None:
    """Return the field that a label (in any script, with or without its colon) names, if any."""
    said = _AROUND.sub("", fold_line(label))
    if "/" in said and said not in LABELS:
        said = next((part for part in said.split("/") if LABELS.get(part) == "number"), said)
    return LABELS.get(said)


_AROUND = lazy_pattern(r"[\s:：\[\]【】〔〕()（）]")


def is_label(text: str) -> bool:
    """Whether ``text`` is a label and nothing more: 索 引 号：."""
    if len(text) > _LONGEST_LABEL:
        return False
    said = fold_line(text).strip()
    name = said.removesuffix(":").rstrip()
    label = without_brackets(name)
    return label in LABELS and (said != name or label not in WEAK_LABELS)


def without_brackets(name: str) -> str:
    """Return a label without the brackets around it, and without the spaces it is set wide with."""
    inside = name[name[:1] in _OPENING : len(name) - (name[-1:] in _CLOSING)]
    return "".join(inside.split())


_LONGEST_LABEL = 60
_OPENING, _CLOSING = frozenset("[【〔(（"), frozenset("]】〕)）")
