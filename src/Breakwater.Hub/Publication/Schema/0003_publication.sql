-- Who may receive: a circle at a TLP level, one member, or named persons. Interned, so that a query filters by integers.
create table audience (
    id        bigint primary key,
    circle_id text,
    level     text not null,
    member_id text,
    persons   text,
    identity  text not null unique
);

-- Append-only. Every channel is a cursor over it.
create table publication (
    position     bigint primary key,
    event        text not null check (event in ('publish', 'withdraw', 'grant', 'revoke')),
    object_id    text not null,
    object_type  text not null,
    version      bigint not null,
    version_text text not null,
    spec_version text not null,
    audience     bigint not null references audience (id),
    source       text not null,
    body         bytea,
    body_at      bigint
);
create index publication_object on publication (object_id, version, position);
create index publication_type on publication (object_type, position);
create index publication_audience on publication (audience, position);

-- The values of published indicators, as lists, sensors and sightings look them up. Derived from the log in the same transaction.
create table indicator_value (
    object_id    text not null,
    kind         text not null,
    value        text not null,
    audience     bigint not null references audience (id),
    used_for     text not null,
    score        bigint not null,
    published_at bigint not null,
    valid_until  bigint,
    changed_at   bigint not null,
    gone         bigint not null,
    -- With the audience: when a newer version goes to another one, the old one's readers have to learn that it is gone.
    primary key (object_id, kind, value, audience)
);
create index indicator_value_value on indicator_value (kind, value);
create index indicator_value_changed on indicator_value (audience, changed_at);
create index indicator_value_use on indicator_value (used_for, gone, kind);
