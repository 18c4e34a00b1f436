"""The commands of `em-coach`: one file a noun; `bot.__main__` puts them together."""
