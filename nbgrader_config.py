"""nbgrader's folders for this course: solutions/ is the source, assignments/ the release."""

from pathlib import Path

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "lapenna"
c.CourseDirectory.root = str(Path(__file__).parent)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "mutants"]

# nbgrader's own commands and its form run submissions split and confined, like `lapenna grade`.
c.Autograde.autograde_preprocessors = [
    "lapenna.grading.split_execute.SplitExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
