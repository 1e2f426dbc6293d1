-- Segments of the first version are made anew, in the second, from the values.
drop table segment;
-- The content stands last: what stands behind a large value is slow to read.
create table segment (
    audience      bigint not null references audience (id),
    ordinal       bigint not null,
    from_position bigint not null,
    up_to         bigint not null,
    generation    bigint not null,
    digest        text not null,
    bytes         bigint not null,
    entries       bigint not null,
    live          bigint not null,
    made_at       bigint not null,
    content       bytea not null,
    primary key (audience, ordinal)
);
create index segment_digest on segment (digest);
create index segment_end on segment (audience, up_to);

-- Keys of the chains, each sealed under the escrow key, which is outside the database.
create table chain_key (
    audience   bigint not null references audience (id),
    generation bigint not null,
    sealed     bytea not null,
    made_at    bigint not null,
    primary key (audience, generation)
);

-- Which sensors were given a key: when one of them may not read the chain any more, the chain gets a new key.
create table chain_reader (
    audience   bigint not null,
    generation bigint not null,
    sensor_id  text not null references sensor (id),
    primary key (audience, generation, sensor_id),
    foreign key (audience, generation) references chain_key (audience, generation)
);

-- Public keys of the sensor; null until it has named them.
alter table sensor add column agreement_key bytea;
alter table sensor add column signing_key bytea;
create index sensor_key on sensor (key_id);
