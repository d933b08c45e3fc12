"""What marking would be if it trusted the notebook that was handed in. For tests only: the control "our own notebook is graded", taken out.

Two places hold that control. The exporter reads our release instead of the submitted file, and the marker returns our own paper whatever
it was given; so taking out the first alone changes next to nothing. This stands in for the second: the same sheet is marked, and the
results go into the learner's cells.
"""

from typing import Any

from onboarding.grading.preprocessors import MarkSheet


class MarkTheirs(MarkSheet):
    """Writes the results into the cells that were handed in."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        ours, resources = super().preprocess(nb, resources)
        marked = {slot: cell for cell in ours.cells if (slot := cell.metadata.get("onboarding", {}).get("slot"))}
        for cell in nb.cells:
            mark = cell.metadata.get("onboarding", {})
            if mark.get("slot") in marked:
                result = marked[mark["slot"]]
                mark.update(result.metadata.onboarding)
                if cell.cell_type == "code":
                    cell.outputs = result.outputs
        nb.metadata.onboarding = ours.metadata.onboarding
        return nb, resources
