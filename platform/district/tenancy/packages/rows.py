"""The SQL by which rows leave a schema and come into another."""

from psycopg import sql

from district.tenancy.packages.catalogue import Column, Table
from district.tenancy.packages.rules import rule_of

_CSV = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER true, ENCODING 'UTF8')")
# JSON holds no control character unescaped, so nothing is ever quoted: the lines are plain JSON.
_JSONL = sql.SQL(
    "COPY (SELECT row_to_json(r) FROM ({}) r) TO STDOUT"
    " (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')"
)
_LOAD = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER match, ENCODING 'UTF8')")


def csv_out(table: Table) -> sql.Composed:
    """COPY that sends the rows as CSV, as :func:`csv_in` reads it."""
    return _CSV.format(_leaving_rows(table))


def jsonl_out(table: Table) -> sql.Composed:
    """COPY that sends the same rows, a JSON object a line."""
    return _JSONL.format(_leaving_rows(table))


def csv_in(table: Table) -> sql.Composed:
    """COPY that takes the rows in."""
    columns = sql.SQL(", ").join(sql.Identifier(one.name) for one in table.columns)
    return _LOAD.format(sql.Identifier(table.name), columns)


def trespassers(table: Table) -> sql.Composed | None:
    """A count of the rows that no package may bring; None when the table has no rule."""
    rule = rule_of(table.name)
    offences = [
        sql.SQL("{} IS DISTINCT FROM {}").format(sql.Identifier(column), sql.Literal(text))
        for column, text in rule.texts.items()
    ]
    if rule.condition:
        offences.append(sql.SQL("({}) IS NOT TRUE").format(sql.SQL(rule.condition)))
    if not offences:
        return None
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}")
    return query.format(sql.Identifier(table.name), sql.SQL(" OR ").join(offences))


def _leaving_rows(table: Table) -> sql.Composed:
    rule = rule_of(table.name)
    values = [_value(column, rule.texts.get(column.name)) for column in table.columns]
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(values), sql.Identifier(table.name)
    )
    if rule.condition:
        query += sql.SQL(" WHERE {}").format(sql.SQL(rule.condition))
    if table.key:
        keys = sql.SQL(", ").join(sql.Identifier(table.name, one) for one in table.key)
        query += sql.SQL(" ORDER BY {}").format(keys)
    return query


def _value(column: Column, text: str | None) -> sql.Composable:
    name = sql.Identifier(column.name)
    if text is None:
        return name
    return sql.SQL("{}::text AS {}").format(sql.Literal(text), name)
