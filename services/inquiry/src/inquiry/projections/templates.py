"""The templates of answers that a seller has."""

from collections.abc import Sequence
from typing import Any, ClassVar

from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from inquiry.domain import TemplateBook


class TemplatesView(Projection):
    """One row a template, with who changed it last."""

    name: ClassVar[str] = "answer_templates"
    ddl: ClassVar[str] = """
        CREATE TABLE answer_templates_view (
            seller_id uuid NOT NULL,
            template_id uuid NOT NULL,
            name text NOT NULL,
            text text NOT NULL,
            actor text NOT NULL,
            changed_at timestamptz NOT NULL,
            PRIMARY KEY (seller_id, template_id)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """What was saved takes the place of what was there."""
        for recorded in events:
            fact, seller_id = recorded.event, recorded.seller_id
            match fact:
                case TemplateBook.TemplateSaved():
                    cursor.execute(
                        "INSERT INTO answer_templates_view VALUES (%s, %s, %s, %s, %s, %s)"
                        " ON CONFLICT (seller_id, template_id) DO UPDATE SET name = excluded.name,"
                        " text = excluded.text, actor = excluded.actor, changed_at = excluded.changed_at",
                        (seller_id, fact.template_id, fact.name, fact.text, recorded.actor, recorded.recorded_at),
                    )
                case TemplateBook.TemplateRemoved():
                    cursor.execute(
                        "DELETE FROM answer_templates_view WHERE seller_id = %s AND template_id = %s",
                        (seller_id, fact.template_id),
                    )
                case _:
                    pass


def templates(cursor: Rows) -> list[dict[str, Any]]:
    """All templates by name."""
    return cursor.execute("SELECT * FROM answer_templates_view ORDER BY name").fetchall()
