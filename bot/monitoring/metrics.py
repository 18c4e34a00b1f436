"""Every figure that is exported, in one place. Labels are kinds and states, never people, teams or words."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.actions.delivery.sending import Carrier
from bot.core.delivery.channel_posts import ChannelPost
from bot.core.delivery.deliveries import Delivery, Outcome, Sent, Sighting, State
from bot.monitoring.readiness import Readiness
from bot.slack.transport.socket_mode import SocketMode
from bot.store.delivery import deliveries, stops
from bot.store.engine import Sessions
from bot.store.library import sources

log = logging.getLogger(__name__)

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack waits three seconds for an ack."""
RETRY_REASONS = frozenset(
    {"connection_failed", "http_error", "http_timeout", "ssl_error", "too_many_redirects", "unknown_error"}
)
"""https://docs.slack.dev/apis/events-api lists them; whatever else stands there is no label of ours."""
LONG = (0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0)
OK = 200
_NOT_OK = re.compile(rb'"ok"\s*:\s*false')
_ERROR = re.compile(rb'"error"\s*:\s*"([a-z0-9_]{1,60})"')


class Metrics:
    """The figures of one process. What stands in the database is looked up when somebody asks."""

    def __init__(self) -> None:
        """Everything at zero."""
        self.registry = CollectorRegistry()
        self._done_at: dict[str, datetime] = {}
        gauge, counter = self._gauge, self._counter
        self.build = gauge("build_info", "The version that runs.", "version")
        self.build.labels(version("em-coach")).set(1)
        self.deliveries = gauge("deliveries", "Deliveries that are kept, by their state.", "state")
        self.late = gauge("delivery_oldest_due_seconds", "How long the oldest due delivery could have gone out.")
        self.stopped = gauge("stopped", "Workspaces, channels and managers that take no messages.", "what")
        self.posts = counter("posts", "Messages handed to Slack, by kind and outcome.", "kind", "outcome")
        self.looks = counter("looks", "Messages looked for in Slack after an outcome was lost.", "found")
        self.planned = counter("planned", "Turns that the planner took, by what was due.", "what")
        self.again = counter("retries", "Payloads that Slack sent again over HTTP, by its reason.", "reason")
        self.acks = Histogram(
            "em_coach_ack_seconds",
            "From a payload's arrival to its answer.",
            ["kind"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.calls = counter("slack_calls", "Calls of the Web API, by method and answer.", "method", "answer")
        self.connections = gauge("socket_connections", "Socket Mode connections that are open.")
        self.opened = gauge("socket_opened", "Connections opened since the start.")
        self.closed = gauge("socket_closed", "Connections that ended since the start, by reason.", "reason")
        self.job_done = gauge("job_last_success_timestamp_seconds", "When a job last went well.", "job")
        self.job_failed = counter("job_failures", "Runs of a job that failed.", "job")
        self.job_seconds = Histogram(
            "em_coach_job_seconds", "How long a job took.", ["job"], buckets=LONG, registry=self.registry
        )
        self.sources = gauge("sources", "Sources of documents, by how their last sync went.", "state")
        self.source_age = gauge("source_oldest_sync_seconds", "Since the source that has waited longest was read.")
        self.pool = gauge("database_connections", "Connections to the database.", "state")

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"em_coach_{name}", meaning, labels, registry=self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"em_coach_{name}", meaning, labels, registry=self.registry)

    async def text(self, readiness: Readiness) -> bytes:
        """All figures in Prometheus's format."""
        await self._look_up(readiness.sessions, readiness.now())
        if readiness.sockets is not None:
            self._count(readiness.sockets)
        return generate_latest(self.registry)

    def _count(self, sockets: SocketMode) -> None:
        self.connections.set(sockets.connected)
        self.opened.set(sockets.opened)
        for reason, count in sockets.closed.items():
            self.closed.labels(reason).set(count)

    async def _look_up(self, factory: Sessions, now: datetime) -> None:
        async with factory() as session:
            counts = await deliveries.counts(session)
            due = await deliveries.next_due_at(session)
            halted = await stops.stopped(session)
            known = await sources.all_of_them(session)
        for state in State:
            self.deliveries.labels(state).set(counts.get(state, 0))
        self.late.set(max(0.0, (now - due).total_seconds()) if due else 0.0)
        self.stopped.labels("managers").set(sum(one.managers for one in halted))
        self.stopped.labels("channels").set(sum(one.channel is not None for one in halted))
        self.stopped.labels("workspaces").set(sum(one.channel is None and not one.managers for one in halted))
        failing = sum(one.problem is not None for one in known)
        self.sources.labels("failing").set(failing)
        self.sources.labels("well").set(len(known) - failing)
        read = [one.synced_at for one in known if one.synced_at]
        self.source_age.set((now - min(read)).total_seconds() if read else 0.0)
        engine: AsyncEngine = factory.kw["bind"]
        if isinstance(engine.pool, QueuePool):
            self.pool.labels("in_use").set(engine.pool.checkedout())
            self.pool.labels("idle").set(engine.pool.checkedin())

    def traced(self) -> aiohttp.TraceConfig:
        """Counts every call that goes through an HTTP session, by what Slack answered, and logs it on DEBUG."""
        trace = aiohttp.TraceConfig()

        async def started(_: object, call: SimpleNamespace, __: object) -> None:
            call.began = perf_counter()

        async def came(_: object, call: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
            call.status = params.response.status

        async def answered(
            _: object, call: SimpleNamespace, said: aiohttp.TraceResponseChunkReceivedParams
        ) -> None:
            if said.url.path.startswith("/api/"):
                answer = _answer_in(said.chunk) if call.status == OK else f"http_{call.status}"
                self.calls.labels(said.url.name, answer).inc()
                ms = round((perf_counter() - call.began) * 1000, 1)
                log.debug("slack_called", extra={"method": said.url.name, "answer": answer, "ms": ms})

        async def failed(_: object, __: object, params: aiohttp.TraceRequestExceptionParams) -> None:
            if params.url.path.startswith("/api/"):
                self.calls.labels(params.url.name, "none").inc()

        trace.on_request_start.append(started)
        trace.on_request_end.append(came)
        trace.on_response_chunk_received.append(answered)
        trace.on_request_exception.append(failed)
        return trace

    async def time_ack(self, req: AsyncBoltRequest, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """A middleware of Bolt's, the first one."""
        began = perf_counter()
        if "x-slack-retry-num" in req.headers:
            reason = req.headers.get("x-slack-retry-reason", [""])[0]
            self.again.labels(reason if reason in RETRY_REASONS else "other").inc()
        try:
            return await next_()
        finally:
            self.acks.labels(_kind_of(req.body)).observe(perf_counter() - began)

    def job_ended(self, job: str, seconds: float, at: datetime | None) -> None:
        """A job has ended, well `at` some moment, or with a failure."""
        self.job_seconds.labels(job).observe(seconds)
        if at is None:
            self.job_failed.labels(job).inc()
        else:
            self._done_at[job] = at
            self.job_done.labels(job).set(at.timestamp())

    def last_done(self, job: str) -> datetime | None:
        """When a job last went well; None if it has not since the start."""
        return self._done_at.get(job)

    def turns_taken(self, what: str, count: int) -> None:
        """The planner has taken some turns of a kind."""
        self.planned.labels(what).inc(count)


@dataclass(frozen=True, slots=True)
class Counted:
    """A carrier whose outcomes are counted."""

    carrier: Carrier
    metrics: Metrics

    async def post(self, delivery: Delivery) -> Outcome:
        """As the carrier does."""
        outcome = await self.carrier.post(delivery)
        self.metrics.posts.labels(delivery.kind, type(outcome).__name__.casefold()).inc()
        return outcome

    async def look_for(self, delivery: Delivery) -> Sighting:
        """As the carrier does."""
        sighting = await self.carrier.look_for(delivery)
        self.metrics.looks.labels(type(sighting).__name__.casefold()).inc()
        return sighting

    async def renew(self, delivery: Delivery, found: Sent) -> None:
        """As the carrier does."""
        await self.carrier.renew(delivery, found)

    async def change(self, posting: ChannelPost) -> bool:
        """As the carrier does."""
        return await self.carrier.change(posting)


def _answer_in(body: bytes) -> str:
    """Slack's word for how a call went; only names of errors, nothing of what was said."""
    if not _NOT_OK.search(body):
        return "ok"
    error = _ERROR.search(body)
    return error[1].decode() if error else "error"


def _kind_of(body: dict[str, Any]) -> str:
    """What kind of payload it is, in Slack's words; of an event which one."""
    if "command" in body:
        return "command"
    kind = str(body.get("type", "unknown"))
    event = body.get("event")
    return (
        f"event:{event.get('type', 'unknown')}" if kind == "event_callback" and isinstance(event, dict) else kind
    )
