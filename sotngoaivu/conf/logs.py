"""Logging filter: what a client can provoke takes one line of the log, whatever Django adds."""

import logging

# Django's loggers of suspicious requests (a host that is not this site's, an odd path).
PROVOKED = "django.security."
# Characters of what a client has sent, which may be long.
LONGEST = 300


class OneLine(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(PROVOKED):
            record.exc_info = record.exc_text = None
            record.msg, record.args = record.getMessage()[:LONGEST], ()
        return True
