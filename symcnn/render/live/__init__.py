"""Live reports: the formulas of a network as a script, and the sliders of its symbols."""
