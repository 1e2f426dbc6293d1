using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakwater.Formats.Reading;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// What a mail holds for the intake. <see cref="Technical"/> leaves at once; <see cref="Whole"/> has everything else as well, prose and
/// files and links, and waits for its preview. This is the one place that brings a mail into the form of the intake.
/// </summary>
/// <param name="Technical">A STIX bundle; null when there is nothing to leave.</param>
/// <param name="Whole">A STIX bundle; null when nothing waits.</param>
/// <param name="Values">What was found, with what keeps it back.</param>
/// <param name="Problems">Why a part could not be read, in words.</param>
internal sealed record MailReading(
    byte[]? Technical, byte[]? Whole, IReadOnlyList<MailValue> Values, int Files, bool HasOlder, bool HasForward,
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
            Bundle(work.Technical), work.Waits ? Bundle(work.Whole) : null, work.Values, work.Files, evidence.HasOlder,
            parts.Any(part => !part.OwnWords), work.Problems);
    }

    private static byte[]? Bundle(Dictionary<string, JsonObject> objects)
    {
        if (objects.Count == 0)
        {
            return null;
        }

        var bundle = new JsonObject { ["type"] = "bundle", ["id"] = "bundle--" + RandomId.Uuid() };
        bundle["objects"] = new JsonArray([.. objects.Values.Select(one => one.DeepClone())]);
        return JsonSerializer.SerializeToUtf8Bytes(bundle);
    }

    private sealed class Work(OwnValues own, ReadOptions options)
    {
        public Dictionary<string, JsonObject> Technical { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, JsonObject> Whole { get; } = new(StringComparer.Ordinal);

        public List<MailValue> Values { get; } = [];

        public List<string> Problems { get; } = [];

        public int Files { get; private set; }

        public bool Waits => Whole.Count > Technical.Count;

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
                    Put(Whole, json, kept);
                }
            }

            AddCleaned(values, kept);
            reports.ForEach(report => AddReport(report, values, kept));
        }

        private void Take(JsonObject json, List<MailValue> named, HashSet<string> kept)
        {
            if (named.Exists(value => value.Clean != value.Value))
            {
                return;
            }

            Put(Whole, json, kept);
            if (named.Exists(value => value.Kept == KeptBack.Nothing))
            {
                Put(Technical, json, kept);
            }
        }

        /// <summary>Links that are shown without what is the member's own in them.</summary>
        private void AddCleaned(IReadOnlyList<MailValue> values, HashSet<string> kept)
        {
            foreach (var value in values.Where(value => value.Clean is { } clean && clean != value.Value))
            {
                var list = FormatReader.Read(
                    Encoding.UTF8.GetBytes(value.Clean + "\n"), "list.txt", options with { Format = ReadFormats.List });
                foreach (var json in list.Objects.Select(bytes => JsonNode.Parse(bytes)!.AsObject())
                    .Where(json => (string)json["type"]! == "indicator"))
                {
                    Put(Whole, json, kept);
                    if (value.Kept == KeptBack.Nothing)
                    {
                        Put(Technical, json, kept);
                    }
                }
            }
        }

        private void AddReport(JsonObject report, IReadOnlyList<MailValue> values, HashSet<string> kept)
        {
            if (kept.Count == 0)
            {
                return;
            }

            report["object_refs"] = new JsonArray([.. kept.Select(id => (JsonNode)id)]);
            foreach (var name in Prose.Where(name => report[name] is not null))
            {
                var text = (string)report[name]!;
                foreach (var value in values.Where(value => value.Clean != value.Value))
                {
                    text = value.Raws.Aggregate(
                        text, (whole, raw) => whole.Replace(raw, value.Clean ?? Intake.Redactor.Mark, StringComparison.Ordinal));
                }

                report[name] = text;
                Redact(report, name);
            }

            Put(Whole, report, []);
        }

        private void Redact(JsonObject json, string name)
        {
            if (json[name] is JsonValue value && value.TryGetValue<string>(out var text))
            {
                json[name] = own.Redact(text);
            }
        }

        private static void Put(Dictionary<string, JsonObject> objects, JsonObject json, HashSet<string> kept)
        {
            var id = (string)json["id"]!;
            objects[id] = json;
            kept.Add(id);
        }

        private static string NameOf(string value) => value.Length <= NameCharsMax ? value : value[..NameCharsMax] + "…";
    }
}
