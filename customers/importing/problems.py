"""What can be wrong with an import, in sentences."""


class ImportProblem(Exception):
    """The import cannot run at all. `str()` of it is one sentence that says what and where."""


class Refused(ValueError):
    """A cell or a row is not taken. `str()` of it is the reason, as it is shown beside the row."""
