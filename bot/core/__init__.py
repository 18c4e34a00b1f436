"""The rules, pure: the standard library, frozen values, and `now` as an argument."""
