"""ASGI: the event loop's side of a request, and the threads that Django answers in."""
