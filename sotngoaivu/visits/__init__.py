"""Visits and readers online, counted without cookies or stored addresses.

What is counted and why: docs/visits.md.
"""
