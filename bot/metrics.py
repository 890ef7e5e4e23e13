"""What Prometheus reads. Counts by class, never by person."""

from prometheus_client import Counter, Gauge, Histogram

#: seconds from the press (message date) to the alarm's acceptance by the Bot API
ALARM_LATENCY = Histogram(
    "saqbol_alarm_latency_seconds",
    "From enqueueing an alarm notice to its acceptance by the Bot API",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
#: seconds from a step's deadline to its call
STEP_LATENESS = Histogram(
    "saqbol_escalation_lateness_seconds",
    "From the deadline of an escalation step to its call",
    ("kind",),
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 3600),
)
AUDITED = Counter(
    "saqbol_audit_started_total", "Escalations that had to be begun by the audit", ("kind",)
)
NOTICES = Counter("saqbol_notices_total", "Settled notices", ("priority", "state"))
OUTBOX = Gauge("saqbol_outbox_pending", "Notices waiting", ("priority",))
ALARMS = Gauge("saqbol_alarms", "Stops by state", ("state",))
FLOODED = Counter("saqbol_flooded_total", "429 answers from the Bot API", ("channel",))
UPDATES = Counter("saqbol_updates_total", "Updates by how they ended", ("end",))
PINGS = Counter("saqbol_dead_man_pings_total", "Pings to the dead-man service", ("end",))
TICKS = Counter("saqbol_ticks_total", "Ticks by name and end", ("tick", "end"))
