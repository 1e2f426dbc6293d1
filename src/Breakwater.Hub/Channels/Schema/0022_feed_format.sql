-- What a device's own addresses have loaded: an address that nobody has answered for yet gets nothing else.
create table feed_format (
    feed_id  text not null references feed (id),
    format   text not null,
    primary key (feed_id, format)
);
