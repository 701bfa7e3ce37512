"""The words of the starter content, one file a subject, as `{"vi": …, "en": …}`.

Written for this site from the department's facts; what is not known is left out. Links to other
pages name them by key (`page:contact`), see `pages.starter.writing.resolve`.
"""
