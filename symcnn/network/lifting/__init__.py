"""Channel numbers of a network replaced by width symbols."""
