"""Floor division in canonical form, and the rules that keep it there."""
