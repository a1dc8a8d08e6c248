-- One row: a table that has a column of this name.
select c.table_name from information_schema.columns c
join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
where c.table_schema = 'public' and c.column_name = {column} and t.table_type = 'BASE TABLE'
order by 1
