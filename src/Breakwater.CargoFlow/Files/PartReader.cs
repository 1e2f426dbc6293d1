using System.Text.Json;

namespace Breakwater.CargoFlow.Files;

/// <summary>Reads the parts of a model; what they refer to is checked afterwards.</summary>
internal sealed class PartReader(ProblemList problems)
{
    private const double ShareMax = 1;

    /// <summary>In the order of <see cref="FlowKind"/>.</summary>
    public static IReadOnlyList<string> FlowKinds { get; } =
        ["import-truck", "import-rail", "export", "reefers", "hazmat", "empties", "vessel"];

    private static readonly string[] ServiceClasses = ["vessel", "yard", "gate", "rail", "customs", "safety", "information", "all"];

    private static readonly string[] NeedWays = ["service", "all", "any"];

    public PortMember Member(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var member = new PortMember(reader.Id("id"), reader.Text("name"));
        reader.Finish();
        return member;
    }

    public Pool Pool(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var pool = new Pool(reader.Id("id"), reader.Text("name"), reader.Whole("count", 0, Limits.PeopleMax));
        reader.Finish();
        return pool;
    }

    public Crew Crew(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var crew = new Crew(reader.Id("id"), reader.Text("name"), reader.Ids("skills"))
        {
            From = reader.OptionalNumber("from", 0, Limits.HoursMax) ?? 0,
        };
        reader.Finish();
        return crew;
    }

    public Service Service(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var service = new Service
        {
            Id = reader.Id("id"),
            Name = reader.Text("name"),
            Owner = reader.Id("owner"),
            Members = reader.Ids("members"),
            Classes = reader.List("classes", Limits.ListEntriesMax, (entry, place) => OneOf(entry, place, ServiceClasses)),
            Safety = reader.Flag("safety"),
            Physical = reader.Flag("physical"),
            Needs = NeedOf(reader, "needs"),
            Fallbacks = reader.List("fallbacks", Limits.FallbacksPerServiceMax, Fallback),
            MaximumTolerableHours = reader.OptionalNumber("mtd", 0, Limits.HoursMax),
            RestoreTargetHours = reader.OptionalNumber("rto", 0, Limits.HoursMax),
            Work = reader.Any("restore") is { } work ? Work(work, reader.PathOf("restore")) : RestoreWork.Unknown,
        };
        reader.Finish();
        return service;
    }

    public Flow Flow(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var kind = reader.Any("kind") is { } said ? OneOf(said, reader.PathOf("kind"), FlowKinds) : reader.Text("kind");
        var flow = new Flow
        {
            Id = reader.Id("id"),
            Name = reader.Text("name"),
            Kind = (FlowKind)Math.Max(0, FlowKinds.Index().FirstOrDefault(one => one.Item == kind).Index),
            Owner = reader.Id("owner"),
            Rate = reader.Number("rate", 0, Limits.RateMax),
            Unit = reader.OptionalText("unit", "boxes"),
            Weight = reader.OptionalNumber("weight", 0, Limits.WeightMax) ?? 1,
            Needs = NeedOf(reader, "needs"),
            Into = reader.OptionalId("into"),
            OutOf = reader.OptionalId("outOf"),
            RecoveryExtra = reader.OptionalNumber("recoveryExtra", 0, Limits.WeightMax) ?? 0,
            FreeTime = reader.Any("freeTime") is { } free ? FreeTime(free, reader.PathOf("freeTime")) : null,
        };
        reader.Finish();
        return flow;
    }

    public Yard Yard(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var yard = new Yard
        {
            Id = reader.Id("id"),
            Name = reader.Text("name"),
            Owner = reader.Id("owner"),
            Capacity = reader.Number("capacity", 1, Limits.YardUnitsMax),
            Filled = reader.Number("filled", 0, Limits.YardUnitsMax),
            CongestedAt = reader.OptionalNumber("congestedAt", 0, ShareMax) ?? 0.9,
            Reefers = reader.Any("reefers") is { } reefers ? Reefers(reefers, reader.PathOf("reefers")) : null,
        };
        reader.Finish();
        return yard;
    }

    private Fallback Fallback(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var fallback = new Fallback
        {
            Name = reader.Text("name"),
            Share = reader.Number("share", 0, ShareMax),
            After = reader.OptionalNumber("after", 0, Limits.HoursMax) ?? 0,
            Lasts = reader.OptionalNumber("lasts", 0, Limits.HoursMax),
            Needs = NeedOf(reader, "needs"),
            Staff = reader.List("staff", Limits.ListEntriesMax, Staffing),
        };
        reader.Finish();
        return fallback;
    }

    private Staffing Staffing(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var staffing = new Staffing(reader.Id("pool"), reader.Whole("count", 1, Limits.PeopleMax));
        reader.Finish();
        return staffing;
    }

    private RestoreWork Work(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var work = new RestoreWork
        {
            Skill = reader.OptionalId("skill"),
            Clean = Range(reader, "clean"),
            Restored = Range(reader, "restored"),
            Reconciled = Range(reader, "reconciled"),
            After = reader.Ids("after"),
        };
        reader.Finish();
        return work;
    }

    private FreeTime FreeTime(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var free = new FreeTime(
            reader.Number("perDay", 0, Limits.MoneyMax), reader.Text("currency"), reader.List("units", Limits.DemurrageDaysMax, FreeUnits));
        reader.Finish();
        return free;
    }

    private FreeUnits FreeUnits(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var units = new FreeUnits(reader.Whole("day", 0, Limits.DemurrageDaysMax), reader.Number("units", 0, Limits.YardUnitsMax));
        reader.Finish();
        return units;
    }

    private Reefers Reefers(JsonElement element, string path)
    {
        var reader = new ObjectReader(element, path, problems);
        var reefers = new Reefers
        {
            Plugged = reader.Number("plugged", 0, Limits.YardUnitsMax),
            Power = NeedOf(reader, "power"),
            Monitoring = NeedOf(reader, "monitoring"),
            HoursWithoutPower = reader.Has("hoursWithoutPower") ? Range(reader, "hoursWithoutPower") : new HourRange(2, 3, 4),
        };
        reader.Finish();
        return reefers;
    }

    /// <summary>A number, or low, likely and high.</summary>
    private HourRange Range(ObjectReader reader, string name)
    {
        if (reader.Any(name) is not { } value)
        {
            return HourRange.Zero;
        }

        var path = reader.PathOf(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            return HourRange.Of(ObjectReader.NumberOf(value, path, name, 0, Limits.HoursMax, problems));
        }

        if (value.GetArrayLength() != 3)
        {
            problems.Add("bad-range", path, $"{name} must be hours, or a list of low, likely and high hours.");
            return HourRange.Zero;
        }

        var hours = value.EnumerateArray()
            .Select((entry, i) => ObjectReader.NumberOf(entry, $"{path}[{i}]", name, 0, Limits.HoursMax, problems)).ToList();
        if (hours[0] > hours[1] || hours[1] > hours[2])
        {
            problems.Add("bad-range", path, $"{name} must go up from low to likely to high.");
        }

        return new HourRange(hours[0], hours[1], hours[2]);
    }

    private Need NeedOf(ObjectReader reader, string name) =>
        reader.Any(name) is { } value ? NeedOf(value, reader.PathOf(name), 1) : Need.Nothing;

    private Need NeedOf(JsonElement element, string path, int depth)
    {
        if (depth > Limits.NeedDepthMax)
        {
            problems.Add("too-deep", path, $"A need has at most {Limits.NeedDepthMax} levels.");
            return Need.Nothing;
        }

        if (element.ValueKind == JsonValueKind.String)
        {
            return new ServiceNeed(ObjectReader.IdOf(element, path, problems));
        }

        var reader = new ObjectReader(element, path, problems);
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Need.Nothing;
        }

        var ways = NeedWays.Where(reader.Has).ToList();
        Need need = Need.Nothing;
        switch (ways)
        {
            case ["service"]:
                need = new ServiceNeed(reader.Id("service"), reader.OptionalNumber("without", 0, ShareMax) ?? 0);
                break;
            case ["all"]:
                need = new AllNeed(reader.List("all", Limits.NeedEntriesMax, (entry, place) => NeedOf(entry, place, depth + 1)));
                break;
            case ["any"]:
                var any = reader.List("any", Limits.NeedEntriesMax, (entry, place) => NeedOf(entry, place, depth + 1));
                if (any.Count == 0)
                {
                    problems.Add("empty-any", path, "any needs at least one entry.");
                }

                need = new AnyNeed(any);
                break;
            default:
                problems.Add("bad-need", path, "A need is a service's id, or an object with exactly one of service, all and any.");
                return need;
        }

        reader.Finish();
        return need;
    }

    private string OneOf(JsonElement element, string path, IReadOnlyList<string> known)
    {
        if (element.ValueKind == JsonValueKind.String && ObjectReader.TextOf(element) is { } text && known.Contains(text))
        {
            return text;
        }

        problems.Add("unknown-word", path, $"This must be one of {string.Join(", ", known)}.");
        return known[0];
    }
}
