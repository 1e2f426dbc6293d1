-- Who saw what: the member is sealed, and 'owner' means nothing without the escrow key.
create table sighting (
    kind       text not null,
    value      text not null,
    audience   bigint not null references audience (id),
    owner      bytea not null,
    member     bytea not null,
    count      bigint not null,
    first_seen bigint not null,
    last_seen  bigint not null,
    systems    text not null,
    ordinary   bigint not null,
    counted    bigint not null,
    reason     text not null,
    received   bigint not null,
    primary key (kind, value, audience, owner)
);
create index sighting_owner on sighting (owner, received);

-- Batches that sensors have sent, so that one sent again changes nothing.
create table sighting_batch (
    sensor_key  text not null,
    batch_id    text not null,
    receipt     text not null,
    received_at bigint not null,
    primary key (sensor_key, batch_id)
);
create index sighting_batch_received on sighting_batch (received_at);
