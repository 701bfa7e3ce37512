"""Link checks: whether what live pages link to on other sites still answers."""
