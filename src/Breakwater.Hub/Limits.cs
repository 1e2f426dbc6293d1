namespace Breakwater.Hub;

/// <summary>Every bound of the hub. A limit that is not here, or in the Limits of a library it uses, is a bug.</summary>
public static partial class Limits
{
    /// <summary>Bytes of one submission's body, after decompression.</summary>
    public const int SubmissionBytesMax = 32 * 1024 * 1024;

    /// <summary>Bytes of the body of any other request.</summary>
    public const int RequestBytesMax = 1024 * 1024;

    /// <summary>Large submissions parsed at the same time; more wait. With the body limit this bounds the memory that bodies can
    /// take.</summary>
    public const int SubmissionsAtOnceMax = 4;

    /// <summary>Submissions whose bodies may be large that are read or held at the same time; more wait, unread.</summary>
    public const int BodiesAtOnceMax = 8;

    /// <summary>Of those, how many may be one member's, so that no member can take all turns.</summary>
    public const int BodiesOfOneMemberMax = 3;

    /// <summary>Bytes up to which a submission is small; small ones do not wait for large ones.</summary>
    public const int SmallSubmissionBytes = 256 * 1024;

    /// <summary>Small submissions read, parsed or waiting for the disk at the same time; together they share commits.</summary>
    public const int SmallSubmissionsAtOnceMax = 256;

    /// <summary>Of those, how many may be one member's.</summary>
    public const int SmallSubmissionsOfOneMemberMax = 128;

    /// <summary>Members whose redaction terms are kept ready.</summary>
    public const int RedactorsKeptMax = 2_000;

    /// <summary>How long a submission waits for its turn before it is answered 503.</summary>
    public static readonly TimeSpan SubmissionWait = TimeSpan.FromSeconds(20);

    /// <summary>Write requests that may wait for the writer; more are answered 503 at once.</summary>
    public const int WritesWaitingMax = 1024;

    /// <summary>Write requests that share one commit.</summary>
    public const int WritesPerCommitMax = 64;

    /// <summary>Page cache of SQLite's writer, in KiB.</summary>
    public const int SqliteWriterCacheKiB = 64 * 1024;

    /// <summary>Pages of SQLite's write-ahead log after which they go into the database file; 64 MiB with pages of 4 KiB.</summary>
    public const int SqliteWalPages = 16 * 1024;

    /// <summary>Parts of a query that are merged, one for each audience and value of a filter; beyond, the log is read in order.</summary>
    public const int QueryPartsMax = 128;

    /// <summary>Values in one list of an SQL statement.</summary>
    public const int SqlListMax = 64;

    /// <summary>Rows of one page of any list.</summary>
    public const int PageMax = 1000;

    /// <summary>Characters of a name of a member, circle, person, device or sensor.</summary>
    public const int NameCharsMax = 120;

    /// <summary>Indicator values that one submission may carry.</summary>
    public const int IndicatorsPerSubmissionMax = 50_000;

    /// <summary>Values that one indicator object may hold and still be put into lists and sensors.</summary>
    public const int ValuesPerIndicatorMax = 1_000;

    /// <summary>Withdrawals of one member in an hour; more are held for a coordinator.</summary>
    public const int WithdrawalsPerHourMax = 20;

    /// <summary>An object that has been out for longer is withdrawn by a coordinator's decision only.</summary>
    public static readonly TimeSpan WithdrawalLate = TimeSpan.FromDays(7);

    /// <summary>How long a coordinator has for what is held, by the community's own promise.</summary>
    public static readonly TimeSpan ReviewClock = TimeSpan.FromMinutes(15);

    /// <summary>A preview may be submitted as it was shown for this long.</summary>
    public static readonly TimeSpan PreviewLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Longest that what is not urgent waits before others see it, where the community has chosen nothing else.</summary>
    public static readonly TimeSpan ReleaseDelay = TimeSpan.FromHours(24);

    /// <summary>The same for a discreet community: long enough that not even the days show that a member works on.</summary>
    public static readonly TimeSpan DiscreetDelay = TimeSpan.FromHours(72);

    /// <summary>Bounds of that choice; below a day, the hours that a member works would show.</summary>
    public static readonly TimeSpan ReleaseDelayShortest = TimeSpan.FromHours(24);

    /// <inheritdoc cref="ReleaseDelayShortest"/>
    public static readonly TimeSpan ReleaseDelayLongest = TimeSpan.FromDays(14);

    /// <summary>How often a node looks for what has waited long enough.</summary>
    public static readonly TimeSpan ReleaseLook = TimeSpan.FromSeconds(1);

    /// <summary>What one write of such a look lets go.</summary>
    public const int ReleasesPerWriteMax = 200;

    /// <summary>How long a request to unseal waits for a second coordinator.</summary>
    public static readonly TimeSpan UnsealingOpen = TimeSpan.FromHours(24);

    /// <summary>Members that have to fit before a label, or a number about them, is told.</summary>
    public const int MembersFitMin = 5;

    /// <summary>Different labels of one submission that are looked at; the rest stays back.</summary>
    public const int LabelsPerSubmissionMax = 200;

    /// <summary>Widest address range that a member may call its own, as prefix lengths: IPv4 and IPv6.</summary>
    public const int OwnRangePrefixIpv4Min = 20;

    /// <inheritdoc cref="OwnRangePrefixIpv4Min"/>
    public const int OwnRangePrefixIpv6Min = 40;

    /// <summary>Domains and ranges that one member may claim.</summary>
    public const int AssetsPerMemberMax = 200;

    /// <summary>Keys, devices or sensors that are in force for one member, of each sort.</summary>
    public const int CredentialsPerMemberMax = 500;

    /// <summary>Members and circles in one community.</summary>
    public const int MembersMax = 10_000;

    /// <summary>Superseded segments that a chain's head still names, for sensors in the middle of them.</summary>
    public const int ChainPartsMax = 48;

    /// <summary>Segments that are kept ready to be sent.</summary>
    public const int SegmentsKeptMax = 512;

    /// <summary>Bytes above which a segment is not kept ready.</summary>
    public const int SegmentKeptBytesMax = 64 * 1024;

    /// <summary>Characters of the passphrase of a root key.</summary>
    public const int PassphraseCharsMin = 12;

    /// <summary>How long before its end the statement about the hub's key is renewed, or its renewal asked for.</summary>
    public static readonly TimeSpan StatementRenewal = TimeSpan.FromDays(60);

    /// <summary>After this a sensor's grant is made anew, so that it does not expire.</summary>
    public static readonly TimeSpan GrantRenewal = TimeSpan.FromDays(1);

    /// <summary>How long superseded segments stay, since a sensor may be in the middle of fetching them.</summary>
    public static readonly TimeSpan SupersededKept = TimeSpan.FromHours(1);

    /// <summary>Superseded segments of a chain that stay however old they are.</summary>
    public const int SupersededKeptMin = 32;

    /// <summary>How old what an open stream of a sensor goes by may be; it only tells that there is something to fetch.</summary>
    public static readonly TimeSpan StreamViewAge = TimeSpan.FromSeconds(5);

    /// <summary>Open event streams in all; more are answered 503.</summary>
    public const int StreamsMax = 5_000;

    /// <summary>Entries of one blocklist when the query names no smaller size.</summary>
    public const int FeedEntriesMax = 150_000;

    /// <summary>Feeds that are kept as files, one for each set of audiences and format.</summary>
    public const int FeedsKeptMax = 256;

    /// <summary>Bytes of the feeds that are kept, beside those that are the last good one of a device.</summary>
    public const long FeedBytesKeptMax = 4L * 1024 * 1024 * 1024;

    /// <summary>Feeds that are made at the same time; more wait.</summary>
    public const int FeedsMadeAtOnceMax = 2;

    /// <summary>Pairs of token and address that are remembered between polls.</summary>
    public const int FeedReadersKeptMax = 20_000;

    /// <summary>Last good feeds that are remembered, one for each device and format.</summary>
    public const int FeedsLastGoodMax = 10_000;

    /// <summary>Rules in languages of their own in one feed.</summary>
    public const int FeedRulesMax = 20_000;

    /// <summary>Objects that the MISP feed and the MISP API are made of.</summary>
    public const int MispFeedObjectsMax = 200_000;

    /// <summary>Events or attributes in one answer of the MISP API when the question names no smaller number.</summary>
    public const int MispPageMax = 10_000;

    /// <summary>Values of one filter of the MISP API.</summary>
    public const int MispFilterValuesMax = 10_000;

    /// <summary>Sets of audiences whose events are kept ready for the MISP API.</summary>
    public const int MispViewsKeptMax = 4;

    /// <summary>Bytes of one allow-list file.</summary>
    public const int AllowListBytesMax = 64 * 1024 * 1024;

    /// <summary>How long the status of a TAXII submission is kept (TAXII 2.1, 4.3.1 asks for a day).</summary>
    public static readonly TimeSpan StatusKept = TimeSpan.FromDays(7);

    /// <summary>How long back steps of warnings bear on the port level.</summary>
    public static readonly TimeSpan PortLevelMemory = TimeSpan.FromDays(30);

    /// <summary>Characters of the reason for a verdict.</summary>
    public const int VerdictReasonCharsMax = 1_000;

    /// <summary>A value seen this long before its publication was in ordinary use; seeing it confirms nothing.</summary>
    public static readonly TimeSpan OrdinaryUseAge = TimeSpan.FromHours(24);

    /// <summary>Sources of outside intelligence in one hub.</summary>
    public const int SourcesMax = 200;

    /// <summary>Sources that one node reads at the same time.</summary>
    public const int SourcesAtOnceMax = 4;

    /// <summary>Characters of a source's password or token.</summary>
    public const int SourceSecretCharsMax = 8 * 1024;

    /// <summary>Characters of the certificate that a source's server is trusted by.</summary>
    public const int SourceAuthorityCharsMax = 64 * 1024;

    /// <summary>Bytes of one document of a source, after decompression.</summary>
    public const int SourceDocumentBytesMax = Stix.Limits.BundleBytesMax;

    /// <summary>Objects after which a run of a source ends, to be gone on with at once.</summary>
    public const int SourceObjectsPerRunMax = 50_000;

    /// <summary>Objects of a source in one write.</summary>
    public const int SourceObjectsPerWriteMax = 500;

    /// <summary>Events of a feed after which a run ends, to be gone on with at once.</summary>
    public const int SourceEventsPerRunMax = 1_000;

    /// <summary>Objects that a source may have waiting for a coordinator; what comes beyond is refused.</summary>
    public const int SourceHeldMax = 100;

    /// <summary>Redirects that are followed for one document.</summary>
    public const int OutboundRedirectsMax = 5;

    /// <summary>Characters of a source's failure or note that are kept.</summary>
    public const int SourceWordsCharsMax = 1_000;

    /// <summary>Notes of one run that are kept.</summary>
    public const int SourceNotesMax = 20;

    /// <summary>How long an outgoing connection may take to come about, its address looked up included.</summary>
    public static readonly TimeSpan OutboundConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long one document, or one page, may take from the first byte to the last.</summary>
    public static readonly TimeSpan OutboundPatience = TimeSpan.FromMinutes(2);

    /// <summary>How long an outgoing connection is used again; then its address is looked up and judged anew.</summary>
    public static readonly TimeSpan OutboundConnectionLife = TimeSpan.FromMinutes(1);

    /// <summary>How long a run of a source may take before it ends behind what it has written.</summary>
    public static readonly TimeSpan SourceRunMax = TimeSpan.FromMinutes(15);

    /// <summary>How long a source stays with a node that says nothing more.</summary>
    public static readonly TimeSpan SourceLease = TimeSpan.FromMinutes(1);

    /// <summary>How often a node says that it is still reading a source.</summary>
    public static readonly TimeSpan SourceLeaseRenewal = TimeSpan.FromSeconds(15);

    /// <summary>How often a node looks for sources that are due.</summary>
    public static readonly TimeSpan SourceLook = TimeSpan.FromSeconds(1);

    /// <summary>Wait after a first failure; it doubles with each further one.</summary>
    public static readonly TimeSpan SourceBackoff = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait after a failure.</summary>
    public static readonly TimeSpan SourceBackoffMax = TimeSpan.FromHours(6);

    /// <summary>Shortest and longest time between two runs of a source.</summary>
    public static readonly TimeSpan SourceEveryMin = TimeSpan.FromSeconds(10);

    /// <inheritdoc cref="SourceEveryMin"/>
    public static readonly TimeSpan SourceEveryMax = TimeSpan.FromDays(30);

    /// <summary>How often a node looks for mail that is due.</summary>
    public static readonly TimeSpan OutboxLook = TimeSpan.FromMilliseconds(500);

    /// <summary>Mails, or calls of webhooks, that one look sends.</summary>
    public const int OutboxBatchMax = 200;

    /// <summary>How long one step with a mail server may take.</summary>
    public static readonly TimeSpan MailPatience = TimeSpan.FromSeconds(30);

    /// <summary>How long sending one mail may take, the connection included; less than the lease, so that no other node begins.</summary>
    public static readonly TimeSpan OutboxSendMax = TimeSpan.FromMinutes(1);

    /// <summary>How long a mail stays with a node that says nothing more.</summary>
    public static readonly TimeSpan OutboxLease = TimeSpan.FromSeconds(90);

    /// <summary>Wait after the first time that a server puts a mail off; it doubles up to the most.</summary>
    public static readonly TimeSpan OutboxBackoff = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="OutboxBackoff"/>
    public static readonly TimeSpan OutboxBackoffMax = TimeSpan.FromHours(2);

    /// <summary>Wait after the server could not be reached or refused the hub; it doubles up to the most.</summary>
    public static readonly TimeSpan OutboxServerBackoff = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="OutboxServerBackoff"/>
    public static readonly TimeSpan OutboxServerBackoffMax = TimeSpan.FromMinutes(5);

    /// <summary>A mail that could not be delivered for this long is given up, and shown as failed.</summary>
    public static readonly TimeSpan OutboxLife = TimeSpan.FromDays(3);

    /// <summary>How long it is remembered that a mail has gone out.</summary>
    public static readonly TimeSpan OutboxSentKept = TimeSpan.FromDays(7);

    /// <summary>How often a node looks whether it is to read the mailbox.</summary>
    public static readonly TimeSpan MailboxLook = TimeSpan.FromSeconds(1);

    /// <summary>How long the mailbox stays with a node that says nothing more.</summary>
    public static readonly TimeSpan MailboxLease = TimeSpan.FromSeconds(20);

    /// <summary>How often a node says that it still reads the mailbox.</summary>
    public static readonly TimeSpan MailboxLeaseRenewal = TimeSpan.FromSeconds(5);

    /// <summary>How long a node waits for new mail before it looks by itself.</summary>
    public static readonly TimeSpan MailboxIdle = TimeSpan.FromSeconds(30);

    /// <summary>How long one look at the mailbox may take, with all the mails that it finds and the wait for more.</summary>
    public static readonly TimeSpan MailboxRoundMax = TimeSpan.FromMinutes(10);

    /// <summary>How often a mailbox is looked at whose server does not tell of new mail.</summary>
    public static readonly TimeSpan MailboxPoll = TimeSpan.FromSeconds(5);

    /// <summary>How often the whole folder is looked at, for what a broken connection or a full disk has left behind.</summary>
    public static readonly TimeSpan MailboxSweep = TimeSpan.FromMinutes(5);

    /// <summary>Wait after a first failure; it doubles up to the most.</summary>
    public static readonly TimeSpan MailboxBackoff = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="MailboxBackoff"/>
    public static readonly TimeSpan MailboxBackoffMax = TimeSpan.FromMinutes(5);

    /// <summary>How often a mail is begun with that is never ended, or whose sender's key cannot be looked up.</summary>
    public const int MailAttemptsMax = 5;

    /// <summary>Mails that are looked at in one go.</summary>
    public const int MailsPerLookMax = 200;

    /// <summary>Bytes of one mail.</summary>
    public const int MailBytesMax = 20 * 1024 * 1024;

    /// <summary>Bytes of the header of one mail.</summary>
    public const int MailHeaderBytesMax = 256 * 1024;

    /// <summary>Parts of one mail, those of the mails in it included.</summary>
    public const int MailPartsMax = 500;

    /// <summary>Parts of a mail inside each other.</summary>
    public const int MailDepthMax = 20;

    /// <summary>Characters of one text part that is looked through for a forwarded mail.</summary>
    public const int MailTextCharsMax = 2 * 1024 * 1024;

    /// <summary>Lines of such a part.</summary>
    public const int MailLinesMax = 100_000;

    /// <summary>Mails inside each other that are unwrapped when members forward to each other before one forwards to the hub.</summary>
    public const int MailWrappersMax = 5;

    /// <summary>Forwarded mails that are read out of one mail.</summary>
    public const int MailForwardsMax = 50;

    /// <summary>Links of one mail that its person may choose from.</summary>
    public const int MailLinksMax = 200;

    /// <summary>Values of one mail that are the member's own and are taken out of its text; with more, the text stays back.</summary>
    public const int MailOwnValuesMax = 200;

    /// <summary>Recipients of one mail that are looked at.</summary>
    public const int MailRecipientsMax = 500;

    /// <summary>Message-IDs that a reply may refer to.</summary>
    public const int MailReferencesMax = 50;

    /// <summary>DKIM signatures of one mail that are looked at.</summary>
    public const int MailSignaturesMax = 5;

    /// <summary>A signed mail that is older counts as nobody's: whoever got hold of it may have sent it again.</summary>
    public static readonly TimeSpan MailSignatureAge = TimeSpan.FromDays(7);

    /// <summary>How far a mail's date may be ahead of the hub's clock.</summary>
    public static readonly TimeSpan MailClockSkew = TimeSpan.FromHours(1);

    /// <summary>Mails of one person in an hour; more are held.</summary>
    public const int MailsPerPersonPerHourMax = 60;

    /// <summary>Answers to one person in an hour; what comes beyond is taken and not answered.</summary>
    public const int AnswersPerPersonPerHourMax = 20;

    /// <summary>Secret addresses of one person.</summary>
    public const int MailAddressesPerPersonMax = 5;

    /// <summary>Mails that wait for a coordinator; what comes beyond is refused.</summary>
    public const int MailsHeldMax = 500;

    /// <summary>Bytes of the mails that wait for a coordinator, all together.</summary>
    public const long MailHeldBytesMax = 512L * 1024 * 1024;

    /// <summary>How long a preview link works.</summary>
    public static readonly TimeSpan MailPreviewLife = TimeSpan.FromDays(7);

    /// <summary>How long it is remembered that a mail was refused.</summary>
    public static readonly TimeSpan MailRefusedKept = TimeSpan.FromDays(30);

    /// <summary>Values, or things left out, that an answer lists; the rest is counted.</summary>
    public const int AnswerLinesMax = 40;

    /// <summary>Bytes of JSON that the preview page shows.</summary>
    public const int PreviewPageBytesMax = 512 * 1024;

    /// <summary>How often a node looks for messages that are due.</summary>
    public static readonly TimeSpan MessageLook = TimeSpan.FromMilliseconds(250);

    /// <summary>Members for whom messages are made in one write.</summary>
    public const int MembersPerSpreadMax = 200;

    /// <summary>Messages that are handed on in one write.</summary>
    public const int MessagesPerWriteMax = 50;

    /// <summary>Values that a message lists; the rest is counted.</summary>
    public const int MessageValuesMax = 20;

    /// <summary>Values that a message to a member of tier 1 lists.</summary>
    public const int MessageValuesShort = 5;

    /// <summary>Characters of a message's subject.</summary>
    public const int MessageSubjectCharsMax = 200;

    /// <summary>How long it is remembered who was told what.</summary>
    public static readonly TimeSpan MessageKept = TimeSpan.FromDays(180);

    /// <summary>How often a node forgets what is older.</summary>
    public static readonly TimeSpan MessageForget = TimeSpan.FromHours(6);

    /// <summary>A message that found no way out of the hub for this long is given up, and shown as failed.</summary>
    public static readonly TimeSpan MessageLife = TimeSpan.FromDays(3);

    /// <summary>Turns that the contacts of a member may have behind those who are told at once.</summary>
    public const int TurnsMax = 9;

    /// <summary>Most minutes that contacts may be given to acknowledge; three days.</summary>
    public const int AcknowledgeMinutesMax = 3 * 24 * 60;

    /// <summary>How long the link of a message acknowledges.</summary>
    public static readonly TimeSpan AcknowledgeLinkLife = TimeSpan.FromDays(30);

    /// <summary>Hours for which a page that was opened can still be sent.</summary>
    public const int AcknowledgeFormHours = 24;

    /// <summary>Members whose escalation is gone on with in one write.</summary>
    public const int EscalationsPerWriteMax = 500;

    /// <summary>Members that a mail to a coordinator names; the rest is counted.</summary>
    public const int EscalatedNamesMax = 100;

    /// <summary>Digests that are made in one write.</summary>
    public const int DigestsPerWriteMax = 50;

    /// <summary>Warnings that a digest lists; the rest is counted.</summary>
    public const int DigestWarningsMax = 50;

    /// <summary>Webhooks in force of one member, those of its people included.</summary>
    public const int WebhooksPerMemberMax = 20;

    /// <summary>Characters of a webhook's address.</summary>
    public const int WebhookUrlCharsMax = 2048;

    /// <summary>Characters of a webhook's template.</summary>
    public const int WebhookTemplateCharsMax = 4096;

    /// <summary>Webhooks that one node calls at the same time; each of them once.</summary>
    public const int WebhooksAtOnceMax = 32;

    /// <summary>How long a receiver may take for its answer, the connection included; less than the lease.</summary>
    public static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(15);

    /// <summary>Wait after a first failure of a webhook; it doubles up to the most, with a random part.</summary>
    public static readonly TimeSpan WebhookBackoff = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="WebhookBackoff"/>
    public static readonly TimeSpan WebhookBackoffMax = TimeSpan.FromHours(1);

    /// <summary>What a receiver has not taken for this long is given up, and shown as failed.</summary>
    public static readonly TimeSpan WebhookLife = TimeSpan.FromDays(1);

    /// <summary>How long the former secret of a webhook signs beside the new one.</summary>
    public static readonly TimeSpan WebhookSecretOverlap = TimeSpan.FromDays(1);

    /// <summary>Secret addresses of Atom feeds in force of one member.</summary>
    public const int AtomFeedsPerMemberMax = 20;

    /// <summary>Warnings in an Atom feed.</summary>
    public const int AtomEntriesMax = 100;

    /// <summary>How far back an Atom feed goes.</summary>
    public static readonly TimeSpan AtomAge = TimeSpan.FromDays(30);

    /// <summary>Mails that one node hands to the mail server at the same time, over a connection each.</summary>
    public const int OutboxConnections = 4;
}
