"""Conditions on integers, with a truth of three values, and the domains they make."""
