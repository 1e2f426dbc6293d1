-- What was done, by whom and when. Rows are only ever added, each bound by its hash to the one before it. A member's part is sealed under
-- the escrow key, so that the trail tells nobody who shared what.
create table audit_entry (
    number     bigint primary key,
    at         bigint not null,
    act        text not null,
    subject    text not null,
    notes      text not null,
    actor_kind integer not null,
    actor      text not null,
    sealed     bytea not null,
    hash       bytea not null
);
create index audit_entry_at on audit_entry (at);

-- The last entry's number and hash. 'seal' is keyed outside the database: who can write here alone cannot
-- write the trail anew. An end that was noted down elsewhere finds also one that was put back to an earlier state.
create table audit_head (
    id     integer primary key,
    number bigint not null,
    hash   bytea not null,
    seal   bytea not null
);
