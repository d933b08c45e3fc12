"""Grading without a kernel, through nbgrader's seams. The only importer of nbgrader.

`exchange.py` is what learners' processes use and imports no nbgrader; `collect.py` takes submissions in; `score.py` and
`verdict.py` are pure; `exporter.py` and `preprocessors.py` are the seams of `nbgrader autograde`; `batch.py` is `onboarding grade`.
"""
