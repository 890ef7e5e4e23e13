"""Alembic's entry: always on a connection that storage/migrate.py hands over."""

from alembic import context

from storage.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    # the caller's transaction is the transaction
    transaction_per_migration=False,
)
context.run_migrations()
