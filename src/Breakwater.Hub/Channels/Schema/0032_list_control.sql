-- What a member's devices are not to block, and moments that lists are kept at. An empty member_id is the centre: it holds for everybody.
create table list_exception (
    member_id text not null,
    kind      text not null,
    value     text not null,
    reason    text not null,
    added_at  bigint not null,
    primary key (member_id, kind, value)
);
create table list_rollback (
    member_id text primary key,
    at        bigint not null,
    until     bigint not null,
    reason    text not null,
    set_at    bigint not null
);
