"""Drills: what a site does when something breaks, tried many times. `make drill` runs them."""
