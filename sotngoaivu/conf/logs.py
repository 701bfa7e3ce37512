"""Logging filter: what a client can provoke takes one line of the log, whatever Django adds."""

import logging

# Django's loggers of suspicious requests (a host that is not this site's, an odd path), and of
# those that are refused or lead nowhere, which are warnings; what fails in the site is an error.
PROVOKED = "django.security."
ANSWERED = "django.request"
# Characters of what a client has sent, which may be long.
LONGEST = 300


class OneLine(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        is_answered = record.name == ANSWERED and record.levelno < logging.ERROR
        if is_answered or record.name.startswith(PROVOKED):
            record.exc_info = record.exc_text = None
            record.msg, record.args = record.getMessage()[:LONGEST], ()
        return True
