-- A change of a warning that people are told of, written by the transaction that changes it. 'spread_to' is the member up to which
-- messages have been made; 'spread' is 1 when they all have.
create table warning_news (
    id         text primary key,
    position   bigint not null unique,
    lead       text not null,
    audience   bigint not null references audience (id),
    change     text not null check (change in ('raised', 'lowered', 'withdrawn')),
    level      text not null,
    facts      text not null,
    created_at bigint not null,
    spread_to  text not null,
    spread     bigint not null
);
create index warning_news_lead on warning_news (lead, position);
create index warning_news_spread on warning_news (spread, position);

-- What one person, or one webhook, is told of one piece of news: once. Whose word it goes back to is nowhere in it.
create table message (
    id              text primary key,
    news_id         text not null references warning_news (id),
    lead            text not null,
    member_id       text not null,
    person_id       text not null,
    webhook_id      text not null,
    state           text not null check (state in ('waiting', 'handed', 'superseded', 'dropped', 'failed')),
    due_at          bigint not null,
    created_at      bigint not null,
    ended_at        bigint,
    reason          text,
    outbox_id       text,
    link_hash       bytea not null,
    acknowledged_at bigint,
    unique (news_id, member_id, person_id, webhook_id)
);
create index message_due on message (state, due_at);
create index message_lead on message (lead, member_id);
create index message_link on message (link_hash);

create table acknowledgement (
    lead      text not null,
    member_id text not null,
    person_id text not null,
    level     bigint not null,
    how       text not null check (how in ('link', 'api')),
    at        bigint not null,
    primary key (lead, member_id, person_id, level)
);

-- How far a member's contacts have been gone through while nobody has acknowledged.
create table escalation (
    news_id   text not null references warning_news (id),
    member_id text not null,
    step      bigint not null,
    next_at   bigint not null,
    state     text not null check (state in ('open', 'acknowledged', 'superseded', 'coordinator', 'ended')),
    primary key (news_id, member_id)
);
create index escalation_due on escalation (state, next_at);

-- How the centre as a whole tells people.
create table message_rule (
    one        bigint primary key check (one = 1),
    settings   text not null,
    changed_at bigint not null
);

-- How one person wants to be told.
create table message_person (
    person_id      text primary key,
    settings       text not null,
    digest_last_at bigint,
    digest_next_at bigint,
    changed_at     bigint not null
);
create index message_person_digest on message_person (digest_next_at);

-- Where a member, or one of its people, is told by HTTP. 'sealed' holds address, secrets and template, and means nothing without the
-- escrow key. Without a member it is the centre's own gateway for text messages.
create table webhook (
    id              text primary key,
    member_id       text not null,
    person_id       text not null,
    name            text not null,
    kind            text not null,
    host            text not null,
    level_least     text not null,
    provider        bigint not null,
    allow_private   bigint not null,
    sealed          bytea not null,
    created_at      bigint not null,
    ended_at        bigint,
    end_reason      text,
    last_success_at bigint,
    last_failure_at bigint,
    last_failure    text,
    failures        bigint not null
);
create index webhook_member on webhook (member_id);

-- Secret addresses of Atom feeds.
create table atom_feed (
    id         text primary key,
    member_id  text not null,
    name       text not null,
    token_hash bytea not null unique,
    created_at bigint not null,
    revoked_at bigint
);

-- Whom a thing in the outbox is for, where more than its address decides how it goes.
alter table outbox add column target text;
create index outbox_target on outbox (target, state, next_at);
