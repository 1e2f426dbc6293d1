create table warning (
    id         text primary key,
    kind       text not null,
    value      text not null,
    audience   bigint not null references audience (id),
    level      text not null,
    why        text not null,
    todo       text not null,
    report_id  text not null,
    indicators text not null,
    position   bigint not null,
    raised_at  bigint not null,
    changed_at bigint not null,
    unique (kind, value, audience)
);
create index warning_changed on warning (changed_at);
