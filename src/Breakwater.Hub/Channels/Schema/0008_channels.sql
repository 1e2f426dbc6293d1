-- One token for each device that loads lists.
create table feed (
    id         text primary key,
    member_id  text not null references member (id),
    device     text not null,
    token_hash bytea not null unique,
    created_at bigint not null,
    revoked_at bigint
);

-- Where a device's requests come from: bound, asked about, or refused.
create table feed_source (
    feed_id  text not null references feed (id),
    address  text not null,
    state    text not null check (state in ('bound', 'asked', 'refused')),
    first_at bigint not null,
    primary key (feed_id, address)
);

create table sensor (
    id          text primary key,
    member_id   text not null references member (id),
    name        text not null,
    key_id      text not null references api_key (id),
    version     text not null,
    enrolled_at bigint not null,
    revoked_at  bigint
);
create table enrolment (
    secret_hash bytea primary key,
    member_id   text not null references member (id),
    created_at  bigint not null,
    expires_at  bigint not null,
    used_at     bigint
);

-- Segments of each audience's chain; immutable, named by digest.
create table segment (
    audience bigint not null references audience (id),
    ordinal  bigint not null,
    up_to    bigint not null,
    digest   text not null,
    bytes    bigint not null,
    entries  bigint not null,
    live     bigint not null,
    made_at  bigint not null,
    content  bytea not null,
    primary key (audience, ordinal)
);
create index segment_digest on segment (digest);
