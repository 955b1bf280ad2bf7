"""Other frameworks: importing models, exporting networks as code, and comparing both.

A framework is imported only by the modules that read and build its models.
"""
