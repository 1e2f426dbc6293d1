namespace Breakwater.Taxii.Port;

/// <summary>What became of an envelope as a whole. What became of each object is in the status.</summary>
public abstract record TaxiiAddOutcome
{
    private TaxiiAddOutcome()
    {
    }

    /// <summary>Taken; answers 202, also when every single object failed.</summary>
    public sealed record Accepted(TaxiiStatus Status) : TaxiiAddOutcome;

    /// <summary>The body is not JSON; nothing was taken. Answers 400.</summary>
    public sealed record Malformed(IReadOnlyList<TaxiiProblem> Problems) : TaxiiAddOutcome;

    /// <summary>The body is JSON but no envelope with objects that could be judged one by one; nothing was taken. Answers 422.</summary>
    public sealed record Unprocessable(IReadOnlyList<TaxiiProblem> Problems) : TaxiiAddOutcome;
}
