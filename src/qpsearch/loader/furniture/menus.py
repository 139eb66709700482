"""Words of the menus and tools of sites, and the lines that hold nothing else."""

from __future__ import annotations

from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

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
"""
"""Tools, as the pages among the loader's samples name them."""
_MENU = frozenset((_COLUMNS + _TOOLS).split())
"""Words of menus (folded)."""
PARTS = lazy_pattern(r"[\s|·•/,，、:：\-]+")
"""What stands between the words of a menu."""
ARROWS = frozenset(">›»")
"""What leads from a step of a trail to the next."""
_LONGEST_MENU = 120


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
    words = [_DOUBLED.sub(r"\1", word.strip(":：")) for word in PARTS.split(text) if word]
    known = sum(word in _MENU for word in words)
    mostly = known > len(words) / 2 and ("|" in text or (known >= _SURELY and ">" not in text))
    mostly = mostly or sum(word in _OF_PAGES for word in words) > 1
    many = len(words) >= _MANY and 5 * known >= 3 * len(words) and ARROWS.isdisjoint(text)
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
