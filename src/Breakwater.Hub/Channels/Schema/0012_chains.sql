-- Segments of the first version are made anew, in the second, from the values.
delete from segment;
alter table segment add column generation bigint not null default 1;
alter table segment add column from_position bigint not null default 0;
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
