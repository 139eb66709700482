"""Sheets of a workbook → rows."""
