"""A piece of work as text: a title, and headings with what stands below them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing that was made. `parts` holds (heading, text); a heading may be empty, a text may have several lines."""

    id: str
    title: str
    parts: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The piece as plain text, as it goes into an answer."""
        return "\n\n".join([self.title, *("\n".join(filter(None, part)) for part in self.parts)])
