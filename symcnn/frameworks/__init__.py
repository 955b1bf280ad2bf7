"""Other frameworks: a model read into a network, a network written as code, and both compared.

A framework is imported only by the modules that read its models, and so only where one is there.
"""
