"""Hits, clauses and other records as files: machine formats, and documents for people.

``contract`` says what the JSON records hold, ``records`` makes them, ``formats`` and ``rows`` write
them as JSON, CSV and the like; ``report`` puts clauses in order for people, and ``documents``,
``word`` and ``template`` lay reports out.
"""
