namespace Breakwater.Taxii.Port;

/// <summary>What became of a request to delete.</summary>
public abstract record TaxiiDeleteOutcome
{
    private TaxiiDeleteOutcome()
    {
    }

    /// <summary>Gone for everyone from now on; answers 200.</summary>
    public sealed record Deleted : TaxiiDeleteOutcome;

    /// <summary>No such object, or no such version of it, for this caller; answers 404.</summary>
    public sealed record NotFound : TaxiiDeleteOutcome;

    /// <summary>
    /// Not deleted: somebody has to decide first. Answers 403 with the message, because 200 would say that the object is gone and the
    /// specification has no 202 for a deletion.
    /// </summary>
    /// <param name="Message">A sentence for the client: who decides, and by when.</param>
    public sealed record Held(string Message) : TaxiiDeleteOutcome;
}
