-- How a person proves who they are. One row for each person who has ever chosen a password.
create table sign_in (
    person_id     text primary key references person (id),
    password_hash text not null,
    changed_at    bigint not null,
    -- Sealed under the escrow key; null while there is no second step.
    totp_key      bytea,
    -- The last time step that a code was taken for: no code is good twice.
    totp_step     bigint not null,
    failures      bigint not null,
    locked_until  bigint not null
);

create table recovery_code (
    person_id text not null references person (id),
    code_hash bytea not null,
    used_at   bigint,
    primary key (person_id, code_hash)
);

-- A cookie holds only the secret whose hash is here.
create table portal_session (
    id           text primary key,
    secret_hash  bytea not null unique,
    person_id    text not null references person (id),
    -- 1 when every step that this person has to take was taken.
    whole        bigint not null,
    attempts     bigint not null,
    device       text not null,
    address      text not null,
    created_at   bigint not null,
    seen_at      bigint not null,
    expires_at   bigint not null,
    -- When the person last proved who they are, for dangerous acts.
    confirmed_at bigint not null,
    ended_at     bigint
);
create index portal_session_person on portal_session (person_id, ended_at);

create table invitation (
    id          text primary key,
    secret_hash bytea not null unique,
    person_id   text not null references person (id),
    created_at  bigint not null,
    expires_at  bigint not null,
    used_at     bigint
);
create index invitation_person on invitation (person_id);
