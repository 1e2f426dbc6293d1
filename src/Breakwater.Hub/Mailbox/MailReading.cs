using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Formats.Reading;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// What a mail holds for the intake. <see cref="Technical"/> leaves at once; <see cref="Waiting"/> has everything else as well, prose and
/// files and links, and waits for its preview. This is the one place that brings a mail into the form of the intake.
/// </summary>
/// <param name="Technical">A STIX bundle; null when there is nothing to leave.</param>
/// <param name="Waiting">What waits for its preview; null when nothing does.</param>
/// <param name="Values">What was found, with what keeps it back.</param>
/// <param name="Problems">Why a part could not be read, in words.</param>
internal sealed record MailReading(
    byte[]? Technical, WaitingMail? Waiting, IReadOnlyList<MailValue> Values, int Files, bool HasOlder, bool HasForward,
    IReadOnlyList<string> Problems)
{
    private static readonly string[] Prose = ["name", "description"];
    private const int NameCharsMax = Formats.Limits.MispNameCharsMax;

    /// <param name="people">Addresses of the member's people, of the hub, and of the mail's From.</param>
    /// <param name="names">Of the member's people.</param>
    /// <exception cref="MailRefusedException">It is over a limit.</exception>
    public static MailReading Read(ReceivedMail mail, IReadOnlyList<string> people, IReadOnlyList<string> names, DateTimeOffset now) =>
        Read(mail, people, names, new ReadOptions(now, ReadFormats.Mail), isWrapper: true);

    /// <inheritdoc cref="Read(ReceivedMail, IReadOnlyList{string}, IReadOnlyList{string}, DateTimeOffset)"/>
    /// <param name="isWrapper">A member wrote it to the hub; otherwise it is a mail that was kept as a file.</param>
    public static MailReading Read(
        ReceivedMail mail, IReadOnlyList<string> people, IReadOnlyList<string> names, ReadOptions options, bool isWrapper)
    {
        var evidence = new MailEvidence(new OwnValues(people, [], []));
        var parts = evidence.Read(mail.Message, isWrapper);
        var recipients = MailSenders.Recipients(mail.Message).Concat(evidence.Recipients).Distinct().ToList();
        if (recipients.Count > Limits.MailRecipientsMax)
        {
            throw new MailRefusedException($"The mails in it were sent to more than {Limits.MailRecipientsMax} addresses.");
        }

        var own = new OwnValues(people, recipients, names);
        var work = new Work(own, options);
        foreach (var part in parts)
        {
            work.Take(part);
        }

        return new MailReading(
            work.Technical.Count > 0 ? WaitingMail.Bundle(work.Technical.Values) : null,
            work.Waits ? new WaitingMail([.. work.Whole.Values], work.Links) : null, work.Values, work.Files, evidence.HasOlder,
            parts.Any(part => !part.OwnWords), work.Problems);
    }

    private sealed class Work(OwnValues own, ReadOptions options)
    {
        public Dictionary<string, JsonObject> Technical { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, JsonObject> Whole { get; } = new(StringComparer.Ordinal);

        /// <summary>Of links and hosts that may be the attacker's or not: their person says which.</summary>
        public List<WaitingLink> Links { get; } = [];

        public List<MailValue> Values { get; } = [];

        public List<string> Problems { get; } = [];

        public int Files { get; private set; }

        public bool Waits => Whole.Count > Technical.Count || Links.Count > 0;

        public void Take(Evidence part)
        {
            DocumentReading reading;
            try
            {
                reading = FormatReader.Read(part.Eml, "mail.eml", options);
            }
            catch (ReadingException e)
            {
                Problems.Add(e.Message);
                return;
            }

            var values = MailValues.Judge(reading.Found, part.OwnWords, own);
            Values.AddRange(values);
            var byName = values.GroupBy(value => NameOf(value.Value)).ToDictionary(group => group.Key, group => group.ToList());
            var kept = new HashSet<string>(StringComparer.Ordinal);
            var reports = new List<JsonObject>();
            foreach (var json in reading.Objects.Select(bytes => JsonNode.Parse(bytes)!.AsObject()))
            {
                var type = (string)json["type"]!;
                if (type == "report")
                {
                    reports.Add(json);
                }
                else if (type is "indicator" or "vulnerability" && byName.TryGetValue((string)json["name"]!, out var named))
                {
                    Take(json, named, kept);
                }
                else
                {
                    Files += type == "file" ? 1 : 0;
                    Redact(json, "name");
                    Put(json, leavesAtOnce: false, kept);
                }
            }

            AddLinks(values, kept);
            reports.ForEach(report => AddReport(report, values, kept));
        }

        private void Take(JsonObject json, List<MailValue> named, HashSet<string> kept)
        {
            if (named.Exists(value => value.Clean != value.Value || value.Kept is KeptBack.Link or KeptBack.OwnWords))
            {
                return;
            }

            Put(json, named.Exists(value => value.Kept == KeptBack.Nothing), kept);
        }

        /// <summary>Links that are shown without what is the member's own in them, and those that nobody has judged yet.</summary>
        private void AddLinks(IReadOnlyList<MailValue> values, HashSet<string> kept)
        {
            foreach (var value in values.Where(value => value.Clean is not null))
            {
                if (value.Kept is KeptBack.Link or KeptBack.OwnWords)
                {
                    Links.AddRange(IndicatorsOf(value.Clean!).Where(_ => Links.Count < Limits.MailLinksMax)
                        .Select(json => new WaitingLink(value.Clean!, json)));
                }
                else if (value.Clean != value.Value)
                {
                    foreach (var json in IndicatorsOf(value.Clean!))
                    {
                        Put(json, value.Kept == KeptBack.Nothing, kept);
                    }
                }
            }
        }

        private List<JsonObject> IndicatorsOf(string value) => FormatReader.Read(
            Encoding.UTF8.GetBytes(value + "\n"), "list.txt", options with { Format = ReadFormats.List }).Objects
            .Select(bytes => JsonNode.Parse(bytes)!.AsObject()).Where(json => (string)json["type"]! == "indicator").ToList();

        private void AddReport(JsonObject report, IReadOnlyList<MailValue> values, HashSet<string> kept)
        {
            if (kept.Count == 0)
            {
                return;
            }

            report["object_refs"] = new JsonArray([.. kept.Select(id => (JsonNode)id)]);
            var cut = values.Where(value => value.Clean != value.Value).ToList();
            if (cut.Count > Limits.MailOwnValuesMax)
            {
                // Looking for each of so many in the text would take long, and little would be left of it.
                report.Remove("description");
            }

            foreach (var name in Prose.Where(name => report[name] is not null))
            {
                var text = (string)report[name]!;
                foreach (var value in cut.Take(Limits.MailOwnValuesMax))
                {
                    text = value.Raws.Aggregate(
                        text, (whole, raw) => whole.Replace(raw, value.Clean ?? Intake.Redactor.Mark, StringComparison.Ordinal));
                }

                report[name] = text;
                Redact(report, name);
            }

            Put(report, leavesAtOnce: false, []);
        }

        private void Redact(JsonObject json, string name)
        {
            if (json[name] is JsonValue value && value.TryGetValue<string>(out var text))
            {
                json[name] = own.Redact(text);
            }
        }

        private void Put(JsonObject json, bool leavesAtOnce, HashSet<string> kept)
        {
            var id = (string)json["id"]!;
            Whole[id] = json;
            if (leavesAtOnce)
            {
                Technical[id] = json;
            }

            kept.Add(id);
        }

        private static string NameOf(string value) => value.Length <= NameCharsMax ? value : value[..NameCharsMax] + "…";
    }
}
