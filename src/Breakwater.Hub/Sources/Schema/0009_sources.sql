-- Where intelligence from outside comes from, how far each has been read, and how it goes. 'secret' means nothing without the escrow key.
create table source (
    id              text primary key,
    name            text not null,
    name_key        text not null unique,
    kind            text not null check (kind in ('taxii', 'stix-url', 'misp-feed')),
    url             text not null,
    collection      text,
    circle_id       text not null references circle (id),
    level           text,
    used_for        text not null,
    trust           bigint not null,
    every_seconds   bigint not null,
    user_name       text,
    secret          bytea,
    authority       text,
    allow_private   bigint not null,
    mirror          bigint not null,
    paused          bigint not null,
    created_at      bigint not null,
    reading         text,
    next_at         bigint not null,
    failures        bigint not null,
    last_success_at bigint,
    last_failure_at bigint,
    last_failure    text,
    last_notes      text,
    lease_owner     text,
    lease_until     bigint not null
);

-- What a source has said of each object, and what became of it. 'part' is the event that it came in, or nothing.
create table source_object (
    source_id text not null references source (id),
    object_id text not null,
    part      text not null,
    version   bigint not null,
    state     text not null check (state in ('live', 'held', 'refused', 'gone')),
    reason    text,
    primary key (source_id, object_id, part)
);
create index source_object_part on source_object (source_id, part, state);

-- How new the parts are that have been read: the events of a feed.
create table source_part (
    source_id text not null references source (id),
    part      text not null,
    stamp     bigint not null,
    primary key (source_id, part)
);
