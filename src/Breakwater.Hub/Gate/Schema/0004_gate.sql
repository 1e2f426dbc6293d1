-- Lists of what is not an indicator, as they were loaded.
create table allow_list (
    name      text primary key,
    title     text not null,
    form      text not null,
    shared    bigint not null,
    loaded_at bigint not null
);
create table allow_entry (
    list_name text not null references allow_list (name),
    value     text not null,
    primary key (list_name, value)
);
insert into setting (name, value) values ('allow_list_version', '0');

-- What waits for a coordinator's decision, with its clock. The payload never tells who asked.
create table review (
    id         text primary key,
    kind       text not null,
    subject    text not null,
    reason     text not null,
    payload    text not null,
    created_at bigint not null,
    due_at     bigint not null,
    decided_at bigint,
    decision   text
);
create index review_open on review (decided_at, due_at);
