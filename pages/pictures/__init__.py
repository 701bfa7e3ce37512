"""Pictures as pages show them: which sizes there are, how they are made, how they are found.

They are made when an editor saves what shows a picture, never while a reader waits.
"""
