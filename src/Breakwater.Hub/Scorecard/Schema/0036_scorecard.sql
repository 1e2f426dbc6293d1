-- How long things took, as counts in steps, so that no single thing can be told.
create table speed_month (
    month   text not null,
    measure text not null,
    step    bigint not null,
    count   bigint not null,
    primary key (month, measure, step)
);

-- The numbers of a month with their definitions, as they were. A month that is closed is never written again.
create table scorecard_month (
    month   text primary key,
    closed  bigint not null,
    up_to   bigint not null,
    numbers text not null
);

-- What became of what each outside source said in a month.
create table source_month (
    month   text not null,
    source  text not null,
    numbers text not null,
    primary key (month, source)
);

-- The same of each member, with its balance. 'owner' is another one in each month, and means nothing without the escrow key, as does the
-- rest.
create table credit_month (
    month  text not null,
    owner  bytea not null,
    sealed bytea not null,
    primary key (month, owner)
);
