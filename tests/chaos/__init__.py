"""Rows of ``make chaos``: faults in the middle of sending, judged from outside."""
