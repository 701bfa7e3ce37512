"""Drafts: how one that is saved is told from a change that readers may see."""

# What Wagtail writes into a page's row when a draft of it is saved or it is locked.
DRAFT_FIELDS = {
    *("draft_title", "latest_revision", "latest_revision_created_at", "live_revision"),
    *("has_unpublished_changes", "locked", "locked_at", "locked_by", "numchild"),
}
