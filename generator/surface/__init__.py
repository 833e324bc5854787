"""What users see of two versions, what differs, and which version number follows.

    collect, members, annotation, commandline   run in a subprocess, beside the packages
    specification, security, distribution       read openapi.json and pyproject.toml
    snapshot                                    all of it for a folder, a git reference, a release
    signatures, narrowing                       one signature or type against another
    python, documented and rules, options       what is breaking, an addition, a fix
    subjects, change, compare                   one difference; all of them, each told once
    report, command                             text, JSON and markdown; ``diff`` and ``surface``

The public surface is what a reader of the library may take for promised. Of the generated package:
every module, and each name in it, without an underscore. Of the hand-written one: the ``__all__``
of the package, of its subpackages, and of the module that pytest loads as a plugin. A name that is
only imported is public where the import says so (``from .a import B as B``), as type checkers want.
Beside Python: console commands with their options and exit codes, environment variables, the name
and the requirements of an installation, and the facts of the documentation, with the ways to sign
in. What is no name of Python is found by convention, see `commandline`.

Not looked at, so for a reviewer to see: how code behaves under the same signature, which exceptions
it raises and which exit code a command ends with; the scope of a pytest fixture; the columns and
members of what commands print and of the files that the SDK writes; the words of messages and logs.

Versions follow Semantic Versioning: a breaking change needs the next major version, an addition the
next minor one, a fix the next patch. Before 1.0.0 a breaking change needs the next minor version,
and everything else the next patch.
"""
