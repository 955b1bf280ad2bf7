"""A framework's model to a network: its calls, the paths they make, the text, the check."""
