using Breakwater.Stix;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Where one run of a poll stands, and what it makes of each page. Decides only; asking is for <see cref="TaxiiPoll"/>.
/// </summary>
internal sealed class PollState(CollectionCursor cursor, PollOptions options)
{
    private readonly HashSet<long> _taken = [.. cursor.Seen.Keys];
    private readonly HashSet<long> _inThisRun = [];
    private readonly HashSet<string> _tokens = cursor.Next is { } next ? new([next], StringComparer.Ordinal) : new(StringComparer.Ordinal);
    private readonly Dictionary<string, long?> _undated = new(StringComparer.Ordinal);
    private int _pageObjects = Math.Max(1, options.PageObjects);
    private int _idlePages;
    private int _stuckPages;
    private int _objects;
    private bool _isJumping;
    private long? _askedMicros;

    public CollectionCursor Cursor { get; private set; } = cursor;

    public List<string> Notes { get; } = [];

    /// <summary>Ids of this run's objects that no header gave a date for, with their modified.</summary>
    public IReadOnlyDictionary<string, long?> Undated => _undated;

    /// <summary>True when the dates of <see cref="Undated"/> must be found before the run can end or go on by date.</summary>
    public bool NeedsDates { get; private set; }

    /// <summary>What to ask for next.</summary>
    public ObjectsQuery Query => Filters with
    {
        AddedAfterMicros = Cursor.Next is null ? From : Cursor.ListingMicros,
        Next = Cursor.Next,
        Limit = _pageObjects,
    };

    public ObjectsQuery ManifestQuery => Filters with { AddedAfterMicros = From };

    // What an open date may still gain is found by asking from just before it, and leaving out what came already.
    private long? From => Cursor.AddedAfterMicros is { } micros ? micros - (Cursor.IsSettled ? 0 : 1) : null;

    private ObjectsQuery Filters => new() { Types = options.Types, Versions = options.Versions, SpecVersions = options.SpecVersions };

    public void Note(string sentence)
    {
        if (Notes.Count < Limits.NotesMax && !Notes.Contains(sentence))
        {
            Notes.Add(sentence);
        }
    }

    /// <summary>After an answer that was too large: false when it cannot be asked for less.</summary>
    public bool AskForLess()
    {
        if (_pageObjects == 1)
        {
            return false;
        }

        _pageObjects = Math.Max(1, _pageObjects / 4);
        Note($"An answer was too large; pages of {_pageObjects} objects are asked for instead.");
        return true;
    }

    /// <summary>After a page token that the server does not know any more: back to the last date.</summary>
    public void DropNext(string why)
    {
        Note(why);
        Cursor = Cursor with { Next = null, ListingMicros = null, IsSettled = false };
    }

    /// <summary>The objects of a page that are new, and how many were left out.</summary>
    /// <param name="askedMicros">The added_after that the page was asked with.</param>
    public (IReadOnlyList<ObjectReading> Objects, int Repeats) Take(ObjectsPage page, long? askedMicros)
    {
        _askedMicros = askedMicros;
        var fresh = new List<ObjectReading>(page.Objects.Count);
        var keys = new List<long>(page.Objects.Count);
        var progress = 0;
        foreach (var reading in page.Objects)
        {
            if (reading.Object is not { } read)
            {
                fresh.Add(reading);
                continue;
            }

            var key = SeenKeys.KeyOf(read.Utf8.Span);
            keys.Add(key);
            progress += _inThisRun.Add(key) ? 1 : 0;
            if (_taken.Add(key))
            {
                fresh.Add(reading);
                _undated[read.Id] = read.Version?.Micros;
            }
        }

        _objects += fresh.Count;
        _idlePages = progress > 0 ? 0 : _idlePages + 1;
        Remember(page.Listing, keys);
        return (fresh, page.Objects.Count - fresh.Count);
    }

    /// <summary>What follows this page. With <see cref="NeedsDates"/> the caller finds them for <see cref="Date"/>.</summary>
    public PollEnd Decide(ObjectsPage page, IReadOnlyList<ObjectReading> fresh)
    {
        NeedsDates = false;
        var isAnyNew = fresh.Any(r => r.Object is not null);
        // What the server says counts. Where it says nothing, a token means more, and so does anything new: then the next page shows it.
        var hasMore = page.Listing.More ?? (page.Listing.Next is not null || isAnyNew);
        if (hasMore && page.Listing.Next is { } next && FollowNext(next))
        {
            return Ended(PollEnd.NotYet);
        }

        Cursor = Cursor with { Next = null, ListingMicros = null };
        NeedsDates = _undated.Count > 0;
        if (!hasMore)
        {
            Settle(page.Listing.ServerMicros);
            return PollEnd.Complete;
        }

        if (_idlePages > 2 * Limits.IdlePagesMax)
        {
            Note($"{_idlePages} pages in a row brought nothing new, whatever their dates say; the server is not asked any further.");
            return PollEnd.Stuck;
        }

        var isFurther = isAnyNew || From > (_askedMicros ?? long.MinValue);
        _stuckPages = isFurther ? 0 : _stuckPages + 1;
        return isFurther || Unstick(page) ? Ended(PollEnd.NotYet) : PollEnd.Stuck;
    }

    /// <summary>Takes over the newest date of what had none; null when nothing could be found.</summary>
    public void Date(long? newest)
    {
        NeedsDates = false;
        _undated.Clear();
        if (newest is { } micros && (Cursor.AddedAfterMicros is null || micros > Cursor.AddedAfterMicros))
        {
            Cursor = Cursor with { AddedAfterMicros = micros, IsSettled = false };
        }
    }

    private PollEnd Ended(PollEnd end) =>
        end == PollEnd.NotYet && options.ObjectsMax is { } most && _objects >= most ? PollEnd.Budget : end;

    private void Remember(ListingPage listing, List<long> keys)
    {
        if (Newest(listing) is not { } last)
        {
            Cursor = Cursor with { Seen = Cursor.Seen.With(keys) };
            return;
        }

        _undated.Clear();
        if (Cursor.AddedAfterMicros is not { } known || last > known)
        {
            _isJumping = false;
            Cursor = Cursor with { AddedAfterMicros = last, IsSettled = false, Seen = SeenKeys.Empty.With(keys) };
        }
        else
        {
            if (last < known && keys.Count > 0 && Cursor.Next is null)
            {
                Note("The server gives objects that are older than was asked for; those that came before are left out.");
            }

            Cursor = Cursor with { Seen = Cursor.Seen.With(keys) };
        }
    }

    /// <summary>The newest date that a page's headers tell; null when they tell none.</summary>
    public static long? Newest(ListingPage listing) => (listing.FirstMicros, listing.LastMicros) switch
    {
        ({ } first, { } last) => Math.Max(first, last),
        (null, { } last) => last,
        // The first date alone says nothing of how far the page reaches.
        _ => null,
    };

    private bool FollowNext(string next)
    {
        if (!_tokens.Add(next))
        {
            Note("The server gives the same page token twice; its dates are followed instead.");
            return false;
        }

        if (_idlePages > Limits.IdlePagesMax)
        {
            Note($"{_idlePages} pages in a row brought nothing new; the server's tokens are not followed any further.");
            return false;
        }

        Cursor = Cursor with { Next = next, ListingMicros = _askedMicros };
        return true;
    }

    private void Settle(long? serverMicros)
    {
        if (Cursor.AddedAfterMicros is not { } last || serverMicros is not { } clock)
        {
            return;
        }

        var settles = (long)Limits.DateSettles.TotalMicroseconds;
        if (last > clock + settles)
        {
            Note("The server dates objects later than its own clock; it is asked from its clock on.");
            Cursor = Cursor with { AddedAfterMicros = clock, IsSettled = false };
        }
        else if (clock > last + settles)
        {
            Cursor = Cursor with { IsSettled = true };
        }
    }

    private bool Unstick(ObjectsPage page)
    {
        if (page.Objects.Count == 0)
        {
            Note("The server says that there is more, and gives neither an object nor a token.");
            return false;
        }

        if (_stuckPages <= Limits.StuckPagesMax && _pageObjects < Limits.PollPageMax)
        {
            _pageObjects = Math.Min(Limits.PollPageMax, _pageObjects * 4);
            return true;
        }

        if (_isJumping || Cursor.AddedAfterMicros is null)
        {
            Note("The server says that there is more, and gives the same objects however it is asked.");
            return false;
        }

        Note($"More objects have the date {TaxiiTimestamp.Format(Cursor.AddedAfterMicros.Value)} than the server gives in a page, "
            + "and it gives no token: those behind its page cannot be had, and are passed over.");
        _isJumping = true;
        Cursor = Cursor with { IsSettled = true };
        return true;
    }
}
