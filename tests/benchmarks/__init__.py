"""How fast kuriltool is, how much memory it takes and how both grow: `python tests/benchmarks` measures it."""
