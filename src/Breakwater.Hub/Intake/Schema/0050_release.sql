-- What is not urgent and waits for its time. Neither what it is nor whose it is can be told without the escrow key, and 'due_at' was drawn
-- by lot.
create table waiting_release (
    id     text primary key,
    tag    bytea not null,
    due_at bigint not null,
    sealed bytea not null
);
create index waiting_release_due on waiting_release (due_at);
create index waiting_release_tag on waiting_release (tag);

-- Deliberate delay, apart from all that is measured as speed: how much was released on a day, and how long it had waited.
create table release_day (
    day      bigint primary key,
    released bigint not null,
    waited   bigint not null
);

-- Who used which label where, in keyed hashes.
create table label_use (
    label  bytea not null,
    member bytea not null,
    primary key (label, member)
);
