"""Anonymous reports: sealed text, a blurred time, and no trace of the sender."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

_OPEN = sa.text("closed_on IS NULL")

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    sa.Column("place_id", sa.ForeignKey("places.id")),
    #: local date of the shift, and "day" or "night": the only time in clear
    sa.Column("shift_date", sa.Date, nullable=False),
    sa.Column("shift_half", sa.Text, nullable=False),
    #: BLAKE2b of the mailbox key: the row's unique key, so a redelivered press is one report
    sa.Column("mailbox_hash", sa.LargeBinary, nullable=False, unique=True),
    #: Argon2id of the receipt's 16 digits with a pepper of the key file, for a lost chat
    sa.Column("receipt_hash", sa.LargeBinary, nullable=False, unique=True),
    #: ISO week whose key in the key file wraps this report's key
    sa.Column("week", sa.Text, nullable=False, index=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    #: AEAD of the padded text; row and column are the associated data
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    #: the same of what stands around the text: exact time, language, place in words, name if given
    sa.Column("facts", sa.LargeBinary),
    #: bot.domain.report: Topic, State, Kind; the reporter's answer made it urgent or not
    sa.Column("topic", sa.Text, nullable=False, server_default="hazard"),
    sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("state", sa.Text, nullable=False, server_default="received"),
    sa.Column("kind", sa.Text),
    #: cell of the 5×5 table, such as 3x4, and its product for the order of the board
    sa.Column("potential", sa.Text),
    sa.Column("score", sa.Integer, nullable=False, server_default="0"),
    sa.Column("assignee_id", sa.ForeignKey("people.id", ondelete="SET NULL")),
    #: who is to write next: "officer", "reporter", or nobody
    sa.Column("waiting", sa.Text),
    #: officers see it: at once when urgent, else with the next batch, so that its minute is hidden
    sa.Column("released", sa.Boolean, nullable=False, server_default=sa.true()),
    #: the officers hear no more of this reporter
    sa.Column("muted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("duplicate_of", sa.ForeignKey("reports.id", ondelete="SET NULL"), index=True),
    #: last local date for a human answer; null once there is one
    sa.Column("due_on", sa.Date),
    sa.Column("closed_on", sa.Date),
    #: local date of its destruction, and at how many days before the parties were warned
    sa.Column("delete_on", sa.Date),
    sa.Column("warned", sa.Integer),
    #: a legal hold: nothing is destroyed before this date
    sa.Column("hold_until", sa.Date),
    sa.Index(
        # the board of what is open, in its own order
        "ix_reports_board", "urgent", "score", "shift_date",
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    ),
)  # fmt: skip

#: The dialogue. Who said it, when, and what: all of it is sealed.
report_messages = sa.Table(
    "report_messages",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column(
        "report_id", sa.ForeignKey("reports.id", ondelete="CASCADE"), nullable=False
    ),
    #: 1, 2, 3 … in the report
    sa.Column("number", sa.Integer, nullable=False),
    #: AEAD under the report's key; this row's id and "message" are the associated data
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    #: keyed hash of the press or message that brought it, so that a redelivered one counts once
    sa.Column("brought_by", sa.LargeBinary, unique=True),
    sa.UniqueConstraint("report_id", "number"),
)  # fmt: skip

#: Pictures, videos and voices, cleaned and sealed in files of their own; the row's id is the name.
evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column(
        "report_id", sa.ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    #: null: it came with the report itself
    sa.Column("message_id", sa.ForeignKey("report_messages.id", ondelete="CASCADE")),
    #: photo, video, voice
    sa.Column("kind", sa.Text, nullable=False),
)  # fmt: skip

#: Who asked to be told of news: the chat sealed to the key of a week, dead when that key is destroyed.
report_pushes = sa.Table(
    "report_pushes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column(
        "report_id", sa.ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("epoch", sa.Text, nullable=False, index=True),
    #: SealedBox of chat id and language
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    #: null while there is nothing to tell; else after a random delay
    sa.Column("due_at", Instant),
)  # fmt: skip

#: What is left of a destroyed report: that there was one.
report_tombstones = sa.Table(
    "report_tombstones",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    #: first day of the month of its shift
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("purged_on", sa.Date, nullable=False),
    #: keyed hash of the report's id: a backup that brings the report back is purged again
    sa.Column("mark", sa.LargeBinary, nullable=False, unique=True),
)

#: Every opening of a report: who, which, when.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
)

#: Messages that must leave an officer's chat within 47 h (Telegram deletes nothing older than 48 h).
disclosures = sa.Table(
    "disclosures",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("delete_at", Instant, nullable=False, index=True),
)
