-- One row: the last position given out. Positions are UTC microseconds and never repeat (Storage/WriteScope.cs).
create table position_counter (
    one  bigint primary key check (one = 1),
    last bigint not null
);
insert into position_counter (one, last) values (1, 0);

-- Facts about this hub that belong to its database: its identity, not its secrets.
create table setting (
    name  text primary key,
    value text not null
);
