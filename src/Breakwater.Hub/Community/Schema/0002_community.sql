create table member (
    id         text primary key,
    name       text not null,
    name_key   text not null unique,
    kind       text not null,
    tier       bigint not null,
    owner      text not null,
    provider   text not null,
    verified   bigint not null,
    created_at bigint not null
);

create table person (
    id         text primary key,
    member_id  text references member (id),
    name       text not null,
    email      text not null,
    role       text not null,
    created_at bigint not null,
    removed_at bigint
);

create table circle (
    id            text primary key,
    name          text not null,
    name_key      text not null unique,
    level_default text not null,
    level_highest text not null,
    created_at    bigint not null
);

create table circle_member (
    circle_id text not null references circle (id),
    member_id text not null references member (id),
    joined_at bigint not null,
    primary key (circle_id, member_id)
);

create table api_key (
    id               text primary key,
    member_id        text references member (id),
    person_id        text references person (id),
    label            text not null,
    purposes         text not null,
    secret_hash      bytea not null unique,
    service_provider bigint not null,
    created_at       bigint not null,
    expires_at       bigint,
    revoked_at       bigint
);
create index api_key_member on api_key (member_id);

-- A member's own domains and address ranges; they protect it only in state 'approved'.
create table asset (
    id         text primary key,
    member_id  text not null references member (id),
    kind       text not null,
    value      text not null,
    state      text not null,
    proof      text not null,
    note       text not null,
    created_at bigint not null,
    decided_at bigint,
    unique (member_id, kind, value)
);

-- The one-time link of the first start.
create table setup_link (
    secret_hash bytea primary key,
    created_at  bigint not null,
    used_at     bigint
);
