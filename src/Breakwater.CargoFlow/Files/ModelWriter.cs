using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakwater.CargoFlow.Files;

/// <summary>
/// Writes a model in its JSON form, so that <see cref="ModelReader"/> reads the same again. What is as by default is left out.
/// </summary>
public static class ModelWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(CargoModel model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("format", ModelReader.Format);
            json.WriteString("name", model.Name);
            Text(json, "note", model.Note);
            List(json, "members", model.Members, one => Named(json, one.Id, one.Name));
            List(json, "people", model.People, one =>
            {
                Named(json, one.Id, one.Name);
                json.WriteNumber("count", one.Count);
            });
            List(json, "crews", model.Crews, one =>
            {
                Named(json, one.Id, one.Name);
                Ids(json, "skills", one.Skills);
                Number(json, "from", one.From, 0);
            });
            List(json, "services", model.Services, one => Write(json, one));
            List(json, "flows", model.Flows, one => Write(json, one));
            List(json, "yards", model.Yards, one => Write(json, one));
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Service service)
    {
        Named(json, service.Id, service.Name);
        json.WriteString("owner", service.Owner);
        Ids(json, "members", service.Members);
        Ids(json, "classes", service.Classes);
        Flag(json, "safety", service.Safety);
        Flag(json, "physical", service.Physical);
        Needs(json, "needs", service.Needs);
        List(json, "fallbacks", service.Fallbacks, one => Write(json, one));
        Number(json, "mtd", service.MaximumTolerableHours, null);
        Number(json, "rto", service.RestoreTargetHours, null);
        if (service.Work == RestoreWork.Unknown)
        {
            return;
        }

        json.WriteStartObject("restore");
        Text(json, "skill", service.Work.Skill);
        Range(json, "clean", service.Work.Clean);
        Range(json, "restored", service.Work.Restored);
        Range(json, "reconciled", service.Work.Reconciled);
        Ids(json, "after", service.Work.After);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Fallback fallback)
    {
        json.WriteString("name", fallback.Name);
        json.WriteNumber("share", fallback.Share);
        Number(json, "after", fallback.After, 0);
        Number(json, "lasts", fallback.Lasts, null);
        Needs(json, "needs", fallback.Needs);
        List(json, "staff", fallback.Staff, one =>
        {
            json.WriteString("pool", one.Pool);
            json.WriteNumber("count", one.Count);
        });
    }

    private static void Write(Utf8JsonWriter json, Flow flow)
    {
        Named(json, flow.Id, flow.Name);
        json.WriteString("kind", PartReader.FlowKinds[(int)flow.Kind]);
        json.WriteString("owner", flow.Owner);
        json.WriteNumber("rate", flow.Rate);
        json.WriteString("unit", flow.Unit);
        Number(json, "weight", flow.Weight, 1);
        Needs(json, "needs", flow.Needs);
        Text(json, "into", flow.Into);
        Text(json, "outOf", flow.OutOf);
        Number(json, "recoveryExtra", flow.RecoveryExtra, 0);
        if (flow.FreeTime is { } free)
        {
            json.WriteStartObject("freeTime");
            json.WriteNumber("perDay", free.PerDay);
            json.WriteString("currency", free.Currency);
            List(json, "units", free.Units, one =>
            {
                json.WriteNumber("day", one.Day);
                json.WriteNumber("units", one.Units);
            });
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, Yard yard)
    {
        Named(json, yard.Id, yard.Name);
        json.WriteString("owner", yard.Owner);
        json.WriteNumber("capacity", yard.Capacity);
        json.WriteNumber("filled", yard.Filled);
        json.WriteNumber("congestedAt", yard.CongestedAt);
        if (yard.Reefers is { } reefers)
        {
            json.WriteStartObject("reefers");
            json.WriteNumber("plugged", reefers.Plugged);
            Needs(json, "power", reefers.Power);
            Needs(json, "monitoring", reefers.Monitoring);
            Range(json, "hoursWithoutPower", reefers.HoursWithoutPower);
            json.WriteEndObject();
        }
    }

    private static void Needs(Utf8JsonWriter json, string name, Need need)
    {
        if (need is not AllNeed { Entries.Count: 0 })
        {
            json.WritePropertyName(name);
            Write(json, need);
        }
    }

    private static void Write(Utf8JsonWriter json, Need need)
    {
        if (need is ServiceNeed { Without: 0 } plain)
        {
            json.WriteStringValue(plain.Service);
            return;
        }

        json.WriteStartObject();
        if (need is ServiceNeed one)
        {
            json.WriteString("service", one.Service);
            json.WriteNumber("without", one.Without);
        }
        else
        {
            var (name, entries) = need is AllNeed all ? ("all", all.Entries) : ("any", ((AnyNeed)need).Entries);
            json.WriteStartArray(name);
            foreach (var entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, string id, string name)
    {
        json.WriteString("id", id);
        json.WriteString("name", name);
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> all, Action<T> write)
    {
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var one in all)
        {
            json.WriteStartObject();
            write(one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Ids(Utf8JsonWriter json, string name, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    private static void Range(Utf8JsonWriter json, string name, HourRange range)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(range.Low);
        json.WriteNumberValue(range.Likely);
        json.WriteNumberValue(range.High);
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double? number, double? otherwise)
    {
        if (number is { } value && number != otherwise)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(name, true);
        }
    }
}
