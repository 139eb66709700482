"""What forums and mirrors leave in a text: letters against copying, who wrote it and when.

And what sites of questions set around an answer, and journals around the name of an author.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft

_RARE = "`^~{}\\"
"""Some of these is among so many letters by chance; few other texts have them."""
_JAM = lazy_pattern(r"(?:[!-;]? [?-~]){4,16}")
"""A sign or figure, a space, a letter or sign, again and again, as Discuz puts them: 0 O* }: q."""
_SIGNS = frozenset("!\"#$%&'()*+,-./:;?@[\\]^_`{|}~")
_JAM_FIRST = lazy_pattern(rf"^[!-~]?{_JAM.pattern}", re.MULTILINE)
"""The same with fewer signs, at the beginning of a line of a text that has more of it."""
_FEWEST_SIGNS, _FEWEST_JAMS, _SURE_JAMS = 4, 2, 4


def jamming(draft: Draft) -> Iterator[Edit]:
    """Take out the letters that a forum hides between lines, so that a copy is spoilt by them."""
    if not draft.holds(*_RARE):
        return
    found = [
        match
        for match in _JAM.finditer(draft.text)
        if sum(letter in _SIGNS for letter in match.group()) >= _FEWEST_SIGNS
    ]
    if len(found) >= _SURE_JAMS:
        found += [jam for jam in _JAM_FIRST.finditer(draft.text) if _is_apart(jam, found)]
        found.sort(key=lambda match: match.start())
    if len(found) >= _FEWEST_JAMS:
        yield from (Edit(*match.span()) for match in found)


def _is_apart(jam: re.Match[str], found: Sequence[re.Match[str]]) -> bool:
    return not any(jam.start() < other.end() and other.start() < jam.end() for other in found)


def doubled_commas(draft: Draft) -> Iterator[Edit]:
    """Take out the commas that a mirror of a page puts beside other marks: 三、 made 三,、."""
    if draft.holds(",,", "，,") and sum(map(draft.text.count, _DOUBLED)) >= _FEWEST_DOUBLED:
        yield from (Edit(*match.span()) for match in _BESIDE_MARK.finditer(draft.text))


_DOUBLED = (",,", "，,", ",、", ",。", ",；")
_FEWEST_DOUBLED = 5
_BESIDE_MARK = lazy_pattern(r",(?=[,，、。；：])|(?<=[，、。；：]),")


def _post_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines above a post: who wrote it, its floor, its day: 版主 ⏎ 1# ⏎ 发表于 …."""
    last = next(
        (
            at
            for at, text in enumerate(texts[:_TOP])
            if len(text) <= _LONGEST and any(word in text for word in _OF_POSTS)
        ),
        -1,
    )
    if all(len(text) <= _LONGEST for text in texts[: last + 1]):
        yield from range(last + 1)


_OF_POSTS = ("只看该作者", "只看楼主", "显示全部楼层")
_TOP = 12
_LONGEST = 50


def frames(texts: Sequence[str], first_running: int) -> dict[int, str]:
    """Return the lines around a post, an answer or an article, with the rules they go under.

    Args:
        texts: the lines of a document.
        first_running: the first that is running text.

    """
    found = dict.fromkeys((*_post_lines(texts), *_answer_lines(texts)), "app_frame")
    return found | dict.fromkeys(_author_lines(texts, first_running), "byline")


def _answer_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield what a site of questions sets around an answer: 如题所述 ⏎ 第1个回答 … 相似回答."""
    answer = next(
        (at for at, text in enumerate(texts[:_TOP]) if text[:1] == "第" and "回答" in text), -1
    )
    if answer < 0 or not _ANSWER.fullmatch(texts[answer]):
        return
    yield from (at for at in range(answer) if texts[at] in _ASKED)
    yield answer
    last = (at for at in range(len(texts) - 1, answer, -1) if texts[at] in _OTHER_ANSWERS)
    yield from range(next(last, len(texts)), len(texts))


_ASKED = ("如题所述", "如题")
_ANSWER = lazy_pattern(r"第\d{1,3}个回答(?:\s+(?:19|20)\d\d-\d{1,2}-\d{1,2})?")
_OTHER_ANSWERS = ("相似回答", "相关回答", "其他回答")


def _author_lines(texts: Sequence[str], first_running: int) -> Iterator[int]:
    """Yield the lines of a journal's article that name its author: □ 某市人大常委会课题组.

    He may be named twice; two boxes with other words are those of a form.
    """
    boxed = [at for at, text in enumerate(texts) if text[0] in _BOXES and len(text) <= _AUTHOR]
    if boxed and boxed[-1] < first_running and len({texts[at] for at in boxed}) == 1:
        yield from (at for at in boxed if _NAMES.fullmatch(texts[at]))


_BOXES = frozenset("□■")
_AUTHOR = 30
_NAMES = lazy_pattern(r".\s?[\u3400-\u9fff·、\s]{2,}")
