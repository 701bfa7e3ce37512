"""Publication checks: what an editor should look at before readers see a page."""
