"""Questions: constraints and objectives, with their names resolved."""
