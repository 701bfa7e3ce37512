"""What the site does about its dependencies' inner workings: one module for each of them.

Each use says the version it was written for and why; a test fails when the dependency changes.
"""
