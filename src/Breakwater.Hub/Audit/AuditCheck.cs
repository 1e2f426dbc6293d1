namespace Breakwater.Hub.Audit;

/// <summary>Whether a trail is as it was written.</summary>
/// <param name="Entries">How many are sound, from the first on.</param>
/// <param name="Break">What is wrong first, in words; null when nothing is.</param>
public sealed record AuditVerdict(long Entries, string? Break)
{
    public bool Intact => Break is null;
}

/// <summary>Reads a trail from its first entry on and finds the first that is not as it was written.</summary>
internal sealed class AuditCheck(AuditHead? expected)
{
    private long _number;
    private bool _sawExpected = expected is null || expected.Number == 0;

    /// <summary>Of the last sound entry; empty before the first.</summary>
    public byte[] Hash { get; private set; } = [];

    public long Number => _number;

    /// <returns>What is wrong with it, in words; null for nothing.</returns>
    public string? Take(AuditRow row)
    {
        if (row.Number != _number + 1)
        {
            return row.Number > _number + 1
                ? $"After entry {_number} comes entry {row.Number}: {row.Number - _number - 1} between them were removed."
                : $"Entry {row.Number} is there twice, or out of its order.";
        }

        var hash = row.HashAfter(Hash);
        if (!hash.AsSpan().SequenceEqual(row.Hash))
        {
            return $"Entry {row.Number} was changed after it was written.";
        }

        if (expected is not null && row.Number == expected.Number)
        {
            if (!string.Equals(Convert.ToHexStringLower(hash), expected.Hash, StringComparison.OrdinalIgnoreCase))
            {
                return $"Entry {row.Number} is not the one whose hash was written down: what comes up to it was written anew.";
            }

            _sawExpected = true;
        }

        (_number, Hash) = (row.Number, hash);
        return null;
    }

    /// <summary>To be asked when there are no more entries.</summary>
    public string? End() => _sawExpected
        ? null
        : $"The trail ends with entry {_number}, and had {expected!.Number} when its end was written down: the last were removed.";
}
