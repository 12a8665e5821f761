"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cause", "day", name="pk_alarms"),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('mission', 'ministry', 'focal_point', 'organisation', 'domain')", name="ck_contacts_kind_known"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("address", name="uq_contacts_address"),
    )
    op.create_index("ix_contacts_code", "contacts", ["code"], unique=False)
    op.create_table(
        "cursors",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("last_uid >= 0", name="ck_cursors_last_uid"),
        sa.PrimaryKeyConstraint("mailbox", name="pk_cursors"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_subject", "decisions", ["subject"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("hash", name="uq_events_hash"),
    )
    op.create_index("ix_events_subject", "events", ["subject"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("errors", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("backfill", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("run", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("reasons", sa.Text(), server_default="[]", nullable=False),
        sa.Column("reading", sa.Text(), nullable=True),
        sa.Column("reader", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("identity_level", sa.Text(), nullable=True),
        sa.Column("identity_state", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("from_address", sa.Text(), nullable=True),
        sa.Column("from_name", sa.Text(), server_default="", nullable=False),
        sa.Column("message_id_header", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.CheckConstraint("state = 'RECEIVED' OR settled_at IS NOT NULL", name="ck_messages_settled_when_left"),
        sa.CheckConstraint(
            "state IN ('RECEIVED', 'FILED', 'HELD', 'SET_ASIDE', 'FAILED')", name="ck_messages_state_known"
        ),
        sa.CheckConstraint("length(sha256) = 64", name="ck_messages_sha256_whole"),
        sa.CheckConstraint("size >= 0 AND attempts >= 0 AND errors >= 0 AND run >= 0", name="ck_messages_counts"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("number", name="uq_messages_number"),
        sa.UniqueConstraint("sha256", name="uq_messages_sha256"),
    )
    op.create_index("ix_messages_message_id_header", "messages", ["message_id_header"], unique=False)
    op.create_index("ix_messages_received_at", "messages", ["received_at"], unique=False)
    op.create_index("ix_messages_state_next_try", "messages", ["state", "next_try"], unique=False)
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("found", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("ok = (error IS NULL)", name="ck_polls_error_said"),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
    )
    op.create_index("ix_polls_mailbox_at", "polls", ["mailbox", "at"], unique=False)
    op.create_table(
        "sequences",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sequences"),
    )
    op.create_table(
        "ticks",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name="pk_ticks"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("records", sa.Text(), server_default="[]", nullable=False),
        sa.Column("participant", sa.Text(), nullable=True),
        sa.Column("meeting", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("envelope_sender", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("message_id_header", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("smtp_reply", sa.Text(), nullable=True),
        sa.Column("held_because", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'SENDING' OR (owner IS NOT NULL AND tried_at IS NOT NULL)", name="ck_letters_sending_owned"
        ),
        sa.CheckConstraint(
            "state <> 'SENT' OR (smtp_reply IS NOT NULL AND sent_at IS NOT NULL)", name="ck_letters_sent_with_proof"
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'WAITING', 'SENDING', 'SENT', 'REFUSED', 'UNSURE', 'DROPPED')",
            name="ck_letters_state_known",
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_letters_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("key", name="uq_letters_key"),
        sa.UniqueConstraint("number", name="uq_letters_number"),
    )
    op.create_index("ix_letters_message_id", "letters", ["message_id"], unique=False)
    op.create_index("ix_letters_message_id_header", "letters", ["message_id_header"], unique=False)
    op.create_index("ix_letters_participant_tried_at", "letters", ["participant", "tried_at"], unique=False)
    op.create_index("ix_letters_state_next_try", "letters", ["state", "next_try"], unique=False)
    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("left_because", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.CheckConstraint("(message_id IS NULL) = (left_because IS NOT NULL)", name="ck_locations_kept_or_left"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_locations_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_locations"),
        sa.UniqueConstraint("mailbox", "uidvalidity", "key", name="uq_locations_mailbox_uidvalidity_key"),
    )
    op.create_index("ix_locations_message_id", "locations", ["message_id"], unique=False)
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("ocr", sa.Boolean(), nullable=False),
        sa.CheckConstraint("outcome IN ('parsed', 'stored_unread', 'refused')", name="ck_parts_outcome_known"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_parts_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
        sa.UniqueConstraint("message_id", "path", name="uq_parts_message_id_path"),
    )
    op.create_index("ix_parts_sha256", "parts", ["sha256"], unique=False)
    op.create_table(
        "records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("idx", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reread", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("participant", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("corrected", sa.Text(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("superseded_by", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("repeats", sa.Text(), nullable=True),
        sa.Column("conflict", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=True),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.Column("pending_removals", sa.Text(), server_default="[]", nullable=False),
        sa.CheckConstraint("(standing = 'repeated') = (repeats IS NOT NULL)", name="ck_records_repeated_named"),
        sa.CheckConstraint("(standing = 'reread') = reread", name="ck_records_reread_named"),
        sa.CheckConstraint(
            "(standing = 'superseded') = (superseded_by IS NOT NULL)", name="ck_records_superseded_named"
        ),
        sa.CheckConstraint("kind IN ('delegation_notice', 'article7_report')", name="ck_records_kind_known"),
        sa.CheckConstraint(
            "standing IN ('current', 'superseded', 'repeated', 'reread', 'set_aside')", name="ck_records_standing_known"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_records_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.UniqueConstraint("message_id", "idx", "run", name="uq_records_message_id_idx_run"),
        sa.UniqueConstraint("number", "version", name="uq_records_number_version"),
    )
    op.create_index("ix_records_kind_participant_scope", "records", ["kind", "participant", "scope"], unique=False)
    op.create_index("ix_records_standing", "records", ["standing"], unique=False)
    op.create_index(
        "uq_records_number_live",
        "records",
        ["number"],
        unique=True,
        sqlite_where=sa.text("NOT reread"),
        postgresql_where=sa.text("NOT reread"),
    )
    op.create_table(
        "address_marks",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("mark IN ('bounced', 'refused', 'away', 'opted_out')", name="ck_address_marks_mark_known"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_address_marks_letter_id"),
        sa.PrimaryKeyConstraint("address", "mark", name="pk_address_marks"),
    )
    op.create_table(
        "letter_recipients",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_letter_recipients_letter_id"),
        sa.PrimaryKeyConstraint("letter_id", "address", name="pk_letter_recipients"),
    )
    op.create_index("ix_letter_recipients_address", "letter_recipients", ["address"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the store goes forward only; restore a backup instead")
