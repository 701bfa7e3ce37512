"""Images and documents; the renditions that pages show of images, how these are made and found.

They are made when an editor saves what shows a picture, never while a reader waits.
"""
