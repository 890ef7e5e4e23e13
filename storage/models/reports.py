"""Anonymous reports: sealed text, a blurred time, and no trace of the sender."""

import sqlalchemy as sa

from storage.models.base import Instant, metadata

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.ForeignKey("sites.id")),
    #: local date of the shift, and "day" or "night": the only time in clear
    sa.Column("shift_date", sa.Date, nullable=False),
    sa.Column("shift_half", sa.Text, nullable=False),
    #: BLAKE2b of the mailbox key: the row's unique key, so a redelivered press is one report
    sa.Column("mailbox_hash", sa.LargeBinary, nullable=False, unique=True),
    #: Argon2id of the receipt's 16 digits with a pepper of the key file, for a lost chat
    sa.Column("receipt_hash", sa.LargeBinary, nullable=False, unique=True),
    #: ISO week whose key in the key file wraps this report's key
    sa.Column("week", sa.Text, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    #: AEAD of the padded text; row and column are the associated data
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

#: Every opening of a report: who, which, when.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
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
