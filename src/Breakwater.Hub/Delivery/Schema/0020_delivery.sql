-- The server that mail goes out by. 'secret' means nothing without the escrow key.
create table mail_server (
    one        bigint primary key check (one = 1),
    settings   text not null,
    secret     bytea,
    changed_at bigint not null
);

-- What is to leave the hub, written together with what it tells of. 'sealed' holds to whom and what, and is emptied once it has gone:
-- a copy of this database must not tell who was answered.
create table outbox (
    id           text primary key,
    channel      text not null,
    confidential bigint not null,
    sealed       bytea not null,
    state        text not null check (state in ('waiting', 'sent', 'failed')),
    attempts     bigint not null,
    created_at   bigint not null,
    next_at      bigint not null,
    lease_owner  text,
    lease_until  bigint not null,
    ended_at     bigint,
    last_failure text
);
create index outbox_due on outbox (state, next_at);
