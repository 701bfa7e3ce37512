"""What the site is compared with: servers that do next to nothing."""
