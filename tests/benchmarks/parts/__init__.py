"""What is measured, one module each; `run(bench)` returns the tables it has to show."""
