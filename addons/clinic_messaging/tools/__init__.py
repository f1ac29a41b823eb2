"""Pure rules of clinic messaging: counting, numbers, clocks, plans, words.

Nothing in this package imports Odoo, so that every rule can be tested by itself,
in milliseconds, against a second opinion. Importers name the submodule they need
(``from ..tools import planner``); this file stays empty to keep that cheap.
"""
