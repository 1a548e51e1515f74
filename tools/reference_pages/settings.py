"""Every environment variable, from the settings classes."""

from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from chassis.settings import ServiceSettings
from reference_pages.markdown import code, summary, table
from reference_pages.markdown import page as whole_page
from reference_pages.source import field_notes, module_of, services

HEAD = ("variable", "type", "default", "meaning")
OPENING = (
    "All settings are environment variables. A name ends in its unit. Those of the first table are read by every"
    " service except `console` and `mall-simulator`; `<SERVICE>` is its name, as in `ORDER_SYNC_HTTP_PORT`."
)


def page() -> str:
    """The whole page."""
    everywhere = _section("Every service", ServiceSettings, set(), prefix="<SERVICE>_")
    own = [_own(service) for service in services()]
    return whole_page("Settings", OPENING, everywhere, *own)


def _own(service: str) -> str:
    kind: type[Any] = module_of(service, "settings").Settings
    shared = set(ServiceSettings.model_fields) if issubclass(kind, ServiceSettings) else set[str]()
    changed = {name for name in shared if _default(kind.model_fields[name]) != _default(_shared(name))}
    return _section(f"`{service}`", kind, shared - changed, prefix=kind.model_config.get("env_prefix", ""))


def _shared(name: str) -> FieldInfo:
    return ServiceSettings.model_fields[name]


def _section(title: str, kind: type[Any], without: set[str], *, prefix: str) -> str:
    notes = field_notes(kind)
    fields: dict[str, FieldInfo] = {name: f for name, f in kind.model_fields.items() if name not in without}
    rows = [(_variable(name, f, prefix), _type(f), _default(f), notes.get(name, "")) for name, f in fields.items()]
    if not rows:
        return f"## {title}\n\nOnly what every service has."
    return f"## {title}\n\n{summary(kind)}\n\n{table(HEAD, rows)}"


def _variable(name: str, field: FieldInfo, prefix: str) -> str:
    alias = field.validation_alias or field.alias
    return code(alias if isinstance(alias, str) else f"{prefix}{name.upper()}")


def _type(field: FieldInfo) -> str:
    kind: Any = field.annotation
    text = "secret text" if kind is SecretStr else getattr(kind, "__name__", str(kind)) if not _is_union(kind) else ""
    return text or str(kind).replace("pydantic.types.", "").replace("pathlib.", "").replace("SecretStr", "secret text")


def _is_union(kind: Any) -> bool:
    return "|" in str(kind) or "[" in str(kind)


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return code("{}")
    if field.default is PydanticUndefined:
        return "required"
    return "" if field.default in (None, "") else code(field.default)
