"""All SQL: models, engine, unit of work, one repository a table family, migrations."""
