"""Link checks: whether what pages link to is there, on other sites and on this one."""
