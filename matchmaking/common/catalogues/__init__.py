"""Translation catalogues without the gettext tools, which a bare Debian does not have.

`extraction` finds the English source strings, `files` reads and writes the .po and .mo files,
`checks` says what is wrong with a translation, `translators` hands missing entries out and takes
translations back. The management command `catalogues` is their only user besides the tests.
"""
