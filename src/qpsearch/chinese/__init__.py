"""Messages and help in Chinese: a catalogue of what is said in English, and how it is said here.

Messages are written in English where they arise, as plain strings, and stay so in records, in
errors that a program catches and in those that travel between processes. Only what is about to be
shown to a person is put into Chinese, at the edge: :func:`in_chinese` finds the English template
that a message was made by and fills its translation with the same values. So the rooms below know
of no language, machine formats cannot change with the locale, and English costs nothing at all.

gettext, which click uses for its own words, was measured and not taken: ``_()`` at each help text
costs 45 µs while commands are declared, in any language: 3 ms of a cold search, where 1 ms is
what may be spent; and what it gives would be Chinese inside errors and records too. The files here
are PO files all the same, which every editor for translators opens. A placeholder is ``{1}``, the
first value in the English text (``{1!r}`` where it stands in quotation marks); ``{~1}`` in a
translation is a value that is itself said in English, and translated.

There is one catalogue, in simplified script; :mod:`qpsearch.chinese.spelling` puts it into the
other where a person reads that.
"""

from qpsearch.chinese.entries import in_chinese, in_traditional_chinese

__all__ = ["in_chinese", "in_traditional_chinese"]
