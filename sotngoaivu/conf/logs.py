"""Logging filter: what a client can provoke takes one line of the log, whatever Django adds.

Of requests that are refused while a part of the site is away there is none: whoever finds it away
tells of that, once.
"""

import logging

# Django's loggers of suspicious requests (a host that is not this site's, an odd path), and of
# those that are refused or lead nowhere, which are warnings; what fails in the site is an error.
PROVOKED = "django.security."
ANSWERED = "django.request"
# A part of the site is away, or the disk is full.
AWAY = {503, 507}
# Characters of what a client has sent, which may be long.
LONGEST = 300


class OneLine(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == ANSWERED and getattr(record, "status_code", 0) in AWAY:
            return False
        is_answered = record.name == ANSWERED and record.levelno < logging.ERROR
        if is_answered or record.name.startswith(PROVOKED):
            record.exc_info = record.exc_text = None
            record.msg, record.args = record.getMessage()[:LONGEST], ()
        return True
