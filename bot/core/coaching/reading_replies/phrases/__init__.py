"""What people type to the coach besides answers, as phrases, by what they mean.

How a phrase is written down says `forms.py`.
"""
