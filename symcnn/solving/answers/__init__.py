"""Answers: solutions with certificates, closed forms, and explanations of failures."""
