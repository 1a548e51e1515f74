"""Traces, metrics and logs: set up once per process, exported where the environment says."""

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Literal

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge, Histogram

RELAYED = Counter("mallbridge_relayed_events", "Events published to Kafka", ["service"])
RELAY_HALTED = Gauge("mallbridge_relay_halted", "1 while an event that cannot be published holds it up", ["service"])
RELAY_POSITION = Gauge("mallbridge_relay_position", "Position of the relay in the log", ["service"])
TAKEN = Counter("mallbridge_taken_messages", "Messages taken in", ["group", "outcome"])
PARKED = Counter("mallbridge_parked_messages", "Messages set aside", ["group"])
PROJECTED = Counter("mallbridge_projected_events", "Events folded into views", ["projection"])
PROJECTION_HALTED = Gauge("mallbridge_projection_halted", "1 while a fold fails", ["projection"])
PROJECTION_POSITION = Gauge("mallbridge_projection_position", "Position of a projection in the log", ["projection"])
TASKS = Gauge("mallbridge_tasks", "Tasks of the event loop, when last asked")
HTTP_SECONDS = Histogram("mallbridge_http_seconds", "HTTP answers", ["service", "method", "route", "status"])

_KINDS = {
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
    "client": SpanKind.CLIENT,
    "internal": SpanKind.INTERNAL,
}
_propagator = TraceContextTextMapPropagator()
tracer = trace.get_tracer("mallbridge")


@contextmanager
def continued_span(
    name: str,
    traceparent: str | None,
    *,
    kind: Literal["producer", "consumer", "client", "internal"] = "internal",
    **attributes: str | int,
) -> Generator[Span]:
    """A span below a stored traceparent; without one, a trace of its own."""
    context = _propagator.extract({"traceparent": traceparent}) if traceparent else None
    with tracer.start_as_current_span(name, context=context, kind=_KINDS[kind], attributes=attributes) as span:
        yield span


def spans_are_recorded() -> bool:
    """Whether spans go anywhere: where nobody set up an exporter, making them is all cost."""
    return isinstance(trace.get_tracer_provider(), TracerProvider)


def set_up_traces(service: str, exporter: str, zipkin_endpoint: str) -> TracerProvider | None:
    """Export spans as `zipkin_json` or `otlp`; with `none` spans are not recorded.

    Only the exporter that is wanted is imported: both together are a tenth of a service's start.
    """
    match exporter:
        case "zipkin_json":
            from opentelemetry.exporter.zipkin.json import ZipkinExporter

            spans: SpanExporter = ZipkinExporter(endpoint=zipkin_endpoint)
        case "otlp":
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            spans = OTLPSpanExporter()
        case _:
            return None
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(spans, schedule_delay_millis=500))
    trace.set_tracer_provider(provider)
    return provider


def set_up_logs(service: str, level: str) -> None:
    """JSON lines with time, level, service and trace id on standard output: ours, and the libraries' warnings."""

    def of_service(_: Any, __: str, line: Any) -> Any:
        line.setdefault("service", service)
        return line

    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        of_service,
        _with_trace,
        structlog.processors.format_exc_info,
    ]
    rendered = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*steps, rendered],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *steps],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, rendered],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(capture=True)


def _with_trace(_: Any, __: str, line: Any) -> Any:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        line["trace_id"] = f"{context.trace_id:032x}"
    return line
