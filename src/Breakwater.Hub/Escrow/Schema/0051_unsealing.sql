-- Who asked to know who shared what, and why. Whoever it was is not in here; each step is in the audit trail.
create table unsealing (
    id          text primary key,
    object_id   text not null,
    reason      text not null,
    asked_by    text not null references person (id),
    asked_at    bigint not null,
    decided_by  text references person (id),
    decided_at  bigint,
    decision    text
);

-- What is told to the submitter: 'owner' means nothing without the escrow key, and neither does the rest.
create table unsealing_notice (
    id     text primary key,
    owner  bytea not null,
    sealed bytea not null
);
create index unsealing_notice_owner on unsealing_notice (owner);
