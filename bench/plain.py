"""The plain pipeline, for comparison: read, OpenCC, jieba in search mode, stock Whoosh.

    python bench/plain.py FOLDER INDEX

What one writes with the three libraries as they come; a paragraph is a clause.
"""

import sys
from pathlib import Path

import jieba
from opencc import OpenCC
from whoosh import fields, index
from whoosh.analysis import SpaceSeparatedTokenizer


def main() -> None:
    folder, store = map(Path, sys.argv[1:])
    store.mkdir(parents=True, exist_ok=True)
    convert = OpenCC("t2s").convert
    schema = fields.Schema(
        path=fields.ID(stored=True),
        text=fields.STORED,
        words=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
    )
    writer = index.create_in(str(store), schema).writer(limitmb=256)
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md")):
        for text in filter(None, path.read_text(encoding="utf-8").split("\n")):
            words = " ".join(jieba.cut_for_search(convert(text)))
            writer.add_document(path=str(path), text=text, words=words)
    writer.commit()


if __name__ == "__main__":
    main()
