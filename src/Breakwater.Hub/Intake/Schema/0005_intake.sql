-- What members handed in. 'owner' and everything sealed mean nothing without the escrow key, which is not in this database.
create table submission (
    id          text primary key,
    owner       bytea not null,
    received_at bigint not null,
    sealed      bytea not null,
    original    bytea not null
);
create index submission_owner on submission (owner, received_at);

create table submission_object (
    position      bigint primary key,
    owner         bytea not null,
    submission_id text not null,
    id_tag        bytea not null,
    object_type   text not null,
    version       bigint not null,
    spec_version  text not null,
    sealed        bytea not null
);
create unique index submission_object_version on submission_object (owner, id_tag, version);
create index submission_object_owner on submission_object (owner, position);

create table withdrawal (
    owner bytea not null,
    at    bigint not null
);
create index withdrawal_owner on withdrawal (owner, at);

create table support (
    object_id text not null,
    tag       bytea not null,
    primary key (object_id, tag)
);
