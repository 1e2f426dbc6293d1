using System.Collections.Concurrent;

namespace Breakwater.Hub.Intake;

/// <summary>Keeps the redactors of members that share, because making one's expressions takes longer than using them.</summary>
internal sealed class RedactorCache
{
    private readonly ConcurrentDictionary<string, (string Key, Redactor Redactor)> _byMember = new(StringComparer.Ordinal);

    /// <summary>One for exactly these terms, which may have changed since the last.</summary>
    public Redactor Of(string memberId, OwnTerms terms)
    {
        var key = terms.Key;
        if (_byMember.TryGetValue(memberId, out var known) && known.Key == key)
        {
            return known.Redactor;
        }

        if (_byMember.Count >= Limits.RedactorsKeptMax)
        {
            _byMember.Clear();
        }

        var made = new Redactor(terms);
        _byMember[memberId] = (key, made);
        return made;
    }
}
