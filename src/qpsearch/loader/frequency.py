"""How much a text looks like Chinese as it is written: what tells an encoding from another.

Bytes read in the wrong encoding give rare characters, because the frequent ones lie at other
places of each code table. So the share of frequent characters decides.
"""

from __future__ import annotations

from typing import NamedTuple

from qpsearch.text.folding import fold
from qpsearch.text.letters import HAN_RUN

_FREQUENT = frozenset(
    "人的一业和国之有不中行定大在发法务以为第工是理关质会产全生化机民地建用应政品管了上设动或"
    "新十市等进者条实年事量公作规展其制要主提加区部经个时他得保对出项能家体力及高成二三于合员"
    "资本施强当分下学重开推方服可这所自通到前来我期情同长安门代院物性日企后准级由现与水标面五"
    "过道内技平程就金任防入度各处基持外办场位四文依心系计治子好并构增权证升点监城社改立职造说"
    "费相利共多们向委明府件数术表间报责信创检也科运查请天省小万教起农税元育交领受支月效营目电"
    "着收活统而专总优护议更单供口商正深使海疫医军导控决特种备完意济指原式知组名北无里取域都审"
    "从求书将调告集局消快你如次路接还给认记因六款据未划结照型然台战百申两形放研投先验解案协最"
    "源列色格常但西执境县具山去东复已续限核善需直被险司流按融确打范那达价反南手至见策老联身转"
    "八障问网央义线车变江七际息环健没此布财类头批村果革传做落织别整回料测违风律助除校督置病只"
    "群清例华广么负础态选比额算居引又气想坚步师看精必住争诉首益土命预称值美示约些属察疗该九止"
    "促药乡党把再评予团适空样牌题少严参纳承湖配害积装措武采许众试举究罚声非稳官率器石况儿智她"
    "游卫易令才序培号补世字京队影近销考根材养登食极带干存超难绿感容便修则功航响节族河担围旅女"
    "托章模送免神房势户汉满突林视染排每失征州话刑包急辖兴均输扩链论维付张断康识显低即走罪王千"
    "马退减界状园边己习米让很判亿停镇劳真足光破股历综今毒速密"
)
"""The 600 most frequent characters (folded) of statutes of both sides of the strait, of government
reports and of jieba's word list; they make up 84 % of running text."""
_MARKS = frozenset("，。、；：！？（）《》“”‘’「」『』〈〉【】〔〕—…·　〇％～／")


class Likeness(NamedTuple):
    """How much a text looks like Chinese."""

    share: float
    """Share of frequent characters and usual marks among all that are not ASCII, 0 to 1."""
    characters: int
    """Characters that are not ASCII."""


def likeness(text: str) -> Likeness:
    """Return how much ``text`` looks like Chinese; a text of ASCII alone has no share."""
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return Likeness(0.0, 0)
    folded = fold("".join(foreign))
    good = sum(character in _FREQUENT or character in _MARKS for character in folded)
    return Likeness(good / len(foreign), len(foreign))


def words_in(text: str) -> Likeness:
    """Judge the Han characters of a text alone, marks and rules aside; of a long one its start."""
    return likeness("".join(HAN_RUN.findall(text[:_SAMPLE])))


_SAMPLE = 120_000
