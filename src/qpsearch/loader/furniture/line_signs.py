"""Signs of furniture: what some line that a rule accepts holds, and most lines of a text do not.

One search spares a line all rules of :mod:`~qpsearch.loader.furniture.line_rules`; a new rule needs
its sign here (a test makes lines of each rule and asks).
"""

from __future__ import annotations

from qpsearch.loader.furniture.line_rules import PAGE_ID
from qpsearch.text.patterns import lazy_pattern


def may_be_furniture(text: str) -> bool:
    """Whether any rule may accept a folded line; most are told to be text by this alone."""
    if text.endswith("。"):  # as nearly all that a document holds
        return _SIGNS_OF_SENTENCE.search(text) is not None
    return (
        _SIGNS.search(text) is not None
        or text.startswith(")")
        or PAGE_ID.fullmatch(text) is not None
    )


_SIGNS = lazy_pattern(
    r"自动生成|举报|页未读|\.docx?\s第|\.pdf\s第|\.wps\s第|\.pptx?\s第|内容被|内容已|位置|在这里|首页|您是第|我整理|我收集|我搜集|行政规则|来自|_第|本文档|文档简介|资源描述|上传人|展开条文|桌面"
    r"|快捷搜|※|维护(?<=系统维护)|更新(?:于|(?<=最后更新))|气(?<=人气)|精华区|\|\s*$"
    r"|导读|隐私权|检测到|摘要|核心提示|内容提要|推荐度|是否继续|欢迎|点阅|二维码|热门|回顶|回页|回到|往期|精彩|\[|\]|【|】|〔|>|›|»|字号|字体|字级|打印|列印|脸书|关闭|全屏|收藏|纠错|下载|保存|播报|朗读|放大|缩小|加大|还原|减小|默认|适中|超大|特大"
    r"|a\+|a-|大(?![^\s大中小\[\](){}【】|·/]{2})|中(?![^\s大中小\[\](){}【】|·/]{2})|小(?![^\s大中小\[\](){}【】|·/]{2})|繁体|简体|无障碍|手机|点赞|点个赞|评论|请回复|文明上网|如有侵权|视力|上接|紧接|转|摄|来源|稿源|作者|撰|编|记者"
    r"|通讯员|审核|审签|复审|终审|初审|一审|二审|三审|校对|监制|媒体运营|排版|请添加|预览时|总共|维基|本作品|标签|关键词|录入|发布人|原标题|分享|扫"
    r"|登录|注册|账号|密码|热点推荐|推荐文章|推荐内容|powered|#(?=[^\s#])|\$\(|document\.|window\.|var\s|function|声明:以上|content\sabove|提示:|提示-|相关[论解政链文阅新报稿附信推]|联稿件|看过|政策解读|返回|上一[篇条页则版]|下一[篇条页则版]|阅读|浏览|点击|访问|已阅|字数|专题|链接|连结|即将离开|排行|微信|微博|无标题|热线|发表|可能关|可能感|可能喜|可能还|猜你|部分内容|end|qq空|logo|值班|domain|tab按|版权|网安备|copyright|reserved|主办|承办|comment"
    r"|仅供参考|技术支持|维护单位|本网|代表本|本站|凡注明|声明:?$|icp|标识码|附件:?$|详细|更多|留言|今天|现在是|星期|发布于|页:|←|→|葡文|图片|评价建议|http|www\.|/"
    r"|昨收盘|成交额|市盈率|公众号|次$|vip(?<=开通vip)|网》|报》|00:00:00|\.--|%\)"
    r"|kb|mb|gb|页$|发布$|查看|朋友圈|文档附件"
    r"|your browser|html caption|本文简介|本文内容|ai\s?生成"
    r"|差异|出自|所做的修|所做出的修|\|\||legismac|adobe"
    r"|size|display|transcription|download|might also|you are on"
    r"|academic|copied|加载中|read more|post"
    r"|部分预览|文档侵犯|汇出时间|客服qq|当前文档|关令函|关判解|关法条|关法规|历史条次|历史法规|条文关联|立法理由|该文档|vip后"
)
"""Some of this is in every line that a rule accepts, but for brackets by themselves. Each begins
with a letter, none with a set of letters: then most of a line is passed over."""
_SIGNS_OF_SENTENCE = lazy_pattern(
    r"自动生成|内容被|内容已|原标题|扫|二维码|微信|朋友圈|上一[篇条页则版]|下一[篇条页则版]|版权|copyright"
    r"|reserved|技术支持|维护单位|主办|icp|标识码|会员分享|小编|我整理|我收集|我搜集"
    r"|凡注明|本作品|维基文库|请添加|本[网站]|转载目的|http|www\.|/"
    r"|adobe|download|post |read online"
    r"|打印时间|打印日期|打印人|列印时间|列印日期|列印人|行政规则|浏览器|即将离开|请回复|文明上网|如有侵权"
    r"|公众号|下载文档前|部分预览|your browser|html caption"
    r"|文档侵犯|该文档|本文档|当前文档|侵权举报|客服qq|vip后|今天|现在是|发布于|发表于|导读|核心提示|内容提要|摘要|预览时|←|→"
    r"|声明:以上|免责声明:|提示:|提示-|※|维护(?<=系统维护)|查看完整版本|未读|上传人|昨收盘|成交额|市盈率|本文关键词|本文简介|本文内容"
)
"""The same of the few rules that accept a line which ends in a full stop."""
