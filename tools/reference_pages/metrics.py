"""Every metric that a service shows at /metrics, from the chassis."""

from prometheus_client.metrics import MetricWrapperBase

from chassis import telemetry
from reference_pages.markdown import code, table
from reference_pages.markdown import page as whole_page

OPENING = (
    "Every service shows these at `/metrics`, in Prometheus' text form, beside those of the Python process. A counter's"
    " name ends in `_total` there."
)


def page() -> str:
    """The whole page."""
    return whole_page("Metrics", OPENING, table(("metric", "type", "labels", "counts"), sorted(_rows())))


def _rows() -> list[tuple[str, str, str, str]]:
    found = [each for each in vars(telemetry).values() if isinstance(each, MetricWrapperBase)]
    return [
        (code(metric.name), metric.kind, ", ".join(code(label) for label in metric.labels), metric.about)
        for metric in map(_Metric, found)
    ]


class _Metric:
    def __init__(self, metric: MetricWrapperBase) -> None:
        family = next(iter(metric.describe()))
        self.name, self.kind, self.about = family.name, family.type, family.documentation
        self.labels: tuple[str, ...] = tuple(getattr(metric, "_labelnames", ()))
