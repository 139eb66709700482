"""What a search reads of a large segment is compared with its checksum, whichever part it is of."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.engines.embedded.segments import Segment
from qpsearch.errors import IndexDamagedError
from qpsearch.pages import PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.engines.embedded.blocks import BlockReader


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment whose layers of postings each fill a page of their own."""
    chance = random.Random(7)  # noqa: S311 - no secret
    letters = [chr(0x4E00 + 3 * at) for at in range(1500)]
    lines = []
    for number in range(1, 400):
        said = "".join(chance.choices(letters, k=120))
        lines.append(
            f"第{number}条　{said}，{said[:60]}，{''.join(chance.choices(letters, k=60))}。"
        )
    folder = tmp_path_factory.mktemp("large")
    (folder / "a.txt").write_text("供水条例\n" + "\n".join(lines), encoding="utf-8")
    build_index([folder / "a.txt"], folder / "index")
    (path,) = (folder / "index" / "store").glob("*.clauses")
    return path


def hurt(path: Path, at: int) -> Path:
    """A copy of a file with a bit turned over."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << (at % 8)
    copy = path.with_name("hurt.clauses")
    copy.write_bytes(data)
    return copy


@pytest.mark.parametrize("layer", ["gap", "gap_more", "gap_mid", "freq_more", "freq"])
def test_every_layer_of_the_postings(large: Path, layer: str) -> None:
    """A list is not read before all that it is made of was found whole."""
    segment = Segment(large)
    name = f"grams.{layer}"
    offset, size = segment.offset(name), len(segment.unchecked(name))
    at = (offset // PAGE + 1) * PAGE
    assert at + PAGE <= offset + size, "the layer has no page of its own"
    reader = Segment(hurt(large, at + 99)).field("grams")
    spans = map(reader.span_of, range(len(reader)))
    with pytest.raises(IndexDamagedError, match="checksum"):
        any(reader.check_postings(*span) for span in spans)


def test_every_block_of_texts(large: Path) -> None:
    """Turned bits of which zlib makes some other text are told as well."""
    segment = Segment(large)
    whole = [read(segment.block(number)) for number in range(segment.block_count())]
    offset, size = segment.offset("texts"), len(segment.texts)
    told = 0
    for at in random.Random(3).sample(range(size), 300):  # noqa: S311 - no secret
        damaged = Segment(hurt(large, offset + at))
        try:
            assert [read(damaged.block(n)) for n in range(damaged.block_count())] == whole
        except IndexDamagedError:
            told += 1
    assert told > 250


def read(block: BlockReader) -> tuple[object, ...]:
    """All that a block holds."""
    return block.folded, [block.text(record) for record in block.records], block.cuts, block.stored
