namespace Breakwater.Hub;

/// <summary>What a request is refused for. Decides the HTTP status and the exit code, nothing else.</summary>
public enum RejectionKind
{
    /// <summary>The request is not what it should be: 422.</summary>
    Invalid,

    /// <summary>There is no such thing for this caller: 404. Also what exists but may not be known of.</summary>
    NotFound,

    /// <summary>The caller may not do this: 403.</summary>
    Forbidden,

    /// <summary>It contradicts what is there: 409.</summary>
    Conflict,
}

/// <summary>A request that is refused with all its problems at once. Nothing of it was done.</summary>
public sealed class RejectedException(RejectionKind kind, IReadOnlyList<Problem> problems)
    : Exception(string.Join(" ", problems.Select(problem => problem.Message)))
{
    public RejectionKind Kind { get; } = kind;

    public IReadOnlyList<Problem> Problems { get; } = problems;

    public static RejectedException Invalid(string code, string path, string message) =>
        new(RejectionKind.Invalid, [new Problem(code, path, message)]);

    public static RejectedException NotFound(string what) =>
        new(RejectionKind.NotFound, [new Problem("not-found", "", $"There is no such {what}.")]);

    public static RejectedException Forbidden(string message) =>
        new(RejectionKind.Forbidden, [new Problem("forbidden", "", message)]);

    public static RejectedException Conflict(string code, string message) =>
        new(RejectionKind.Conflict, [new Problem(code, "", message)]);

    /// <summary>Throws when a validator found anything.</summary>
    public static void ThrowIfAny(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
        {
            throw new RejectedException(RejectionKind.Invalid, problems);
        }
    }
}
