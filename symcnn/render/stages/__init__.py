"""Stage tables: the architecture of networks, a row for each block of a stage."""
