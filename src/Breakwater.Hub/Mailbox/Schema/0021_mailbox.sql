-- The mailbox that is read, how far, and how it goes. 'secret' means nothing without the escrow key.
create table mailbox (
    one             bigint primary key check (one = 1),
    settings        text not null,
    secret          bytea,
    changed_at      bigint not null,
    uid_validity    bigint not null,
    uid             bigint not null,
    lease_owner     text,
    lease_until     bigint not null,
    next_at         bigint not null,
    failures        bigint not null,
    last_success_at bigint,
    last_failure_at bigint,
    last_failure    text
);

-- Secret addresses of persons; of the secret there is only the hash.
create table mailbox_address (
    id         text primary key,
    person_id  text not null references person (id),
    circle_id  text references circle (id),
    token_hash bytea not null unique,
    created_at bigint not null,
    revoked_at bigint
);

-- What came, and what became of it. 'received_at' has the hour only, and whose a mail is, is under seal: so that a copy of this database
-- does not tell who shared what was published then. 'waiting' is a held mail, or what of a mail waits for its preview.
create table mailbox_mail (
    id            text primary key,
    uid_validity  bigint not null,
    uid           bigint not null,
    state         text not null check (state in ('taken', 'reply', 'duplicate', 'held', 'assigned', 'dropped', 'refused')),
    reason        text not null,
    bytes         bigint not null,
    received_at   bigint not null,
    sealed        bytea not null,
    waiting       bytea,
    preview_hash  bytea unique,
    preview_until bigint,
    said          text
);
create index mailbox_mail_place on mailbox_mail (uid_validity, uid);
create index mailbox_mail_state on mailbox_mail (state, received_at);

-- What makes a mail the same mail again, and what a reply answers; keyed hashes both.
create table mailbox_seen (
    tag     bytea primary key,
    mail_id text not null
);
create table mailbox_answer (
    tag     bytea primary key,
    mail_id text not null
);

-- Mails and answers of a person in an hour.
create table mailbox_use (
    owner bytea not null,
    what  text not null,
    at    bigint not null
);
create index mailbox_use_owner on mailbox_use (owner, what, at);

-- How often a mail was begun with and not ended: one that brings the hub down is not begun with for ever.
create table mailbox_attempt (
    uid_validity bigint not null,
    uid          bigint not null,
    attempts     bigint not null,
    primary key (uid_validity, uid)
);
