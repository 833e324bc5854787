"""From a commit to a version that others install.

The modules, the lower ones first:

tree        the repository and the project's own words: commit, name, version
build       wheel and sdist of a folder, the same bytes wherever and whenever they are built
artefacts   what a wheel and an sdist have to hold, and must not
prepare     changelog, version and record of a release
index       asks and fills a package index
publish     what may go to an index, and what may not
command     ``wheel``, ``release`` and ``publish``
"""
