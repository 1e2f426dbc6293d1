namespace Breakwater.CargoFlow;

/// <summary>Every bound of the model, its file and its searches. Times are in hours unless the name says otherwise.</summary>
public static class Limits
{
    /// <summary>Bytes of a model file.</summary>
    public const int FileBytesMax = 4 * 1024 * 1024;

    /// <summary>Levels of JSON in a model file; deeper is refused where it begins.</summary>
    public const int JsonDepthMax = 24;

    /// <summary>Levels of all and any within one need.</summary>
    public const int NeedDepthMax = 8;

    /// <summary>Services that are named in all needs of a model together.</summary>
    public const int NeedLeavesMax = 20_000;

    /// <summary>Services that need each other, or draw on the same people, in one ring.</summary>
    public const int RingServicesMax = 250;

    /// <summary>Entries of one all or any.</summary>
    public const int NeedEntriesMax = 64;

    /// <summary>Problems that are listed; what goes beyond is counted only by saying that there is more.</summary>
    public const int ProblemsMax = 200;

    /// <summary>Characters of an id.</summary>
    public const int IdCharactersMax = 64;

    /// <summary>Characters of a name or a note.</summary>
    public const int TextCharactersMax = 400;

    public const int MembersMax = 500;

    public const int ServicesMax = 1_000;

    public const int FlowsMax = 500;

    public const int YardsMax = 200;

    public const int PoolsMax = 200;

    public const int CrewsMax = 200;

    public const int FallbacksPerServiceMax = 8;

    /// <summary>Entries of any other list: classes, skills, members of a platform, last free days.</summary>
    public const int ListEntriesMax = 500;

    /// <summary>Units an hour of one flow.</summary>
    public const double RateMax = 100_000;

    /// <summary>What one unit may count for, against one of an ordinary flow.</summary>
    public const double WeightMax = 100;

    /// <summary>Sum of rate times weight over all flows: keeps the area of lost cargo exact in 64 bits.</summary>
    public const double WeightedRateMax = 1_000_000;

    /// <summary>Units of a yard.</summary>
    public const double YardUnitsMax = 10_000_000;

    /// <summary>People of a pool.</summary>
    public const int PeopleMax = 100_000;

    /// <summary>A year: the longest duration of one step, and the longest time that a forecast looks ahead.</summary>
    public const double HoursMax = 8_760;

    /// <summary>Money for one unit and day of demurrage.</summary>
    public const double MoneyMax = 1_000_000;

    /// <summary>Days after which the reckoning of demurrage ends.</summary>
    public const int DemurrageDaysMax = 366;

    /// <summary>Moments of one forecast at which something changes.</summary>
    public const int ForecastStepsMax = 1_000;

    /// <summary>Links of a chain of reasons that are put in words.</summary>
    public const int ChainLinksMax = 16;

    /// <summary>Single points that are listed.</summary>
    public const int SinglePointsMax = 50;

    /// <summary>Services to restore up to which the search for the best order is exhaustive, as far as its steps reach.</summary>
    public const int ExactServicesMax = 14;

    /// <summary>Steps of the exhaustive search; when they do not do, the plan is the best found, with its bound.</summary>
    public const int ExactStepsMax = 400_000;

    /// <summary>Services to restore that a plan takes.</summary>
    public const int PlanServicesMax = 500;

    /// <summary>Whole schedules that are tried to better a plan that is too large for the exhaustive search.</summary>
    public const int TrialsMax = 900;

    /// <summary>Needs that may be looked at for all these trials together: keeps a plan for 200 services within 2 seconds.</summary>
    public const long TrialWorkMax = 45_000_000;

    /// <summary>
    /// Needs that may be looked at for one greedy order, an exhaustive search, a simulation, a forecast, a search for single
    /// points: each ends with what it has when they are used up, and says so.
    /// </summary>
    public const long WorkMax = 120_000_000;

    /// <summary>Rounds in which the lower bound shares the work out among the cargo that needs it.</summary>
    public const int BoundRoundsMax = 60;

    /// <summary>Runs of a simulation.</summary>
    public const int RunsMax = 10_000;

    /// <summary>Scenarios of one comparison.</summary>
    public const int ScenariosMax = 20;
}
