"""Workbooks in which a patient's words stay words (reliability.md R18)."""

#: Options of ``xlsxwriter.Workbook``: no text becomes a formula, a link or a number,
#: and rows are written as they come.
PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
