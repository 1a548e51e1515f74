"""The server span of every mall call, so that a trace ends in the mall's answer; exported to Zipkin when asked."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.zipkin.json import ZipkinExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator


class Tracing:
    """Starts spans under the caller's `traceparent`. Without an endpoint they are made but go nowhere."""

    def __init__(self, zipkin_endpoint: str | None) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": "mall-simulator"}))
        if zipkin_endpoint:
            exporter = ZipkinExporter(endpoint=zipkin_endpoint)
            self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
        self._tracer = self._provider.get_tracer("mall_simulator")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def serving(self, name: str, headers: Mapping[str, str]) -> Generator[Span]:
        """The span of one call."""
        context = self._propagator.extract(headers)
        with self._tracer.start_as_current_span(name, context=context, kind=SpanKind.SERVER) as span:
            yield span

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
