"""Answers: solutions with certificates, closed forms, and why there are none."""
