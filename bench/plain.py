"""The plain pipeline, for comparison: read, OpenCC, jieba in search mode, stock Whoosh.

    python bench/plain.py index INDEX FOLDER...
    python bench/plain.py search INDEX WORDS

What one writes with the three libraries as they come; a paragraph is a clause.
"""

import sys
from pathlib import Path

import jieba
from opencc import OpenCC
from whoosh import fields, index, qparser
from whoosh.analysis import SpaceSeparatedTokenizer


def build(store: Path, folders: list[Path]) -> None:
    store.mkdir(parents=True, exist_ok=True)
    convert = OpenCC("t2s").convert
    schema = fields.Schema(
        path=fields.ID(stored=True),
        text=fields.STORED,
        words=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
    )
    writer = index.create_in(str(store), schema).writer(limitmb=256)
    paths = [path for folder in folders for path in folder.rglob("*")]
    for path in sorted(path for path in paths if path.suffix in (".txt", ".md")):
        for text in filter(None, path.read_text(encoding="utf-8").split("\n")):
            words = " ".join(jieba.cut_for_search(convert(text)))
            writer.add_document(path=str(path), text=text, words=words)
    writer.commit()


def search(store: Path, typed: str) -> None:
    words = " ".join(jieba.cut_for_search(OpenCC("t2s").convert(typed)))
    opened = index.open_dir(str(store))
    query = qparser.QueryParser("words", opened.schema).parse(words)
    with opened.searcher() as searcher:
        for hit in searcher.search(query):
            print(hit["path"], hit["text"])


if __name__ == "__main__":
    if sys.argv[1] == "index":
        build(Path(sys.argv[2]), [Path(folder) for folder in sys.argv[3:]])
    else:
        search(Path(sys.argv[2]), sys.argv[3])
