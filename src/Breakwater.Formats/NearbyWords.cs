namespace Breakwater.Formats;

/// <summary>Words that say what an ambiguous value beside them is.</summary>
internal enum Hint
{
    None,
    Md5,
    Imphash,
    Ja3,

    /// <summary>A hash of something that is no file: a server's fingerprint, a password, a session.</summary>
    OtherHash,
    Sha1,
    Commit,
    Sha256,
    Transaction,
    Ssdeep,
    Tlsh,
    Imo,
    Mmsi,
    Vessel,
    Attack,
    Asn,
    Mac,
    Version,
}

/// <summary>
/// Remembers where each hint was last written. A value takes the hint of its own line, or of the column that it stands in, or of the
/// heading of the list that it is in. Positions must come in rising order; every look back is bounded.
/// </summary>
internal sealed class NearbyWords
{
    private const int SameLineCharsMax = 200;
    private const int HeadingCharsMax = 400;
    private const int BulletCharsMax = 64;
    private const int WordCharsMax = 12;
    private const int ColumnsMax = 64;

    private static readonly Dictionary<string, Hint> Known = Build();
    private static readonly Dictionary<string, Hint>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly int[] _last = new int[Enum.GetValues<Hint>().Length];
    private readonly int[] _chain = new int[Enum.GetValues<Hint>().Length];
    private readonly Hint[] _columns = new Hint[ColumnsMax];
    private int _lineStart;
    private int _seen;
    private int _cell;
    private char _separator;
    private bool _hasColumns;
    private bool _isHead;

    public NearbyWords()
    {
        Array.Fill(_last, -1);
        Array.Fill(_chain, -1);
    }

    /// <summary>Takes note of a word; anything else is left.</summary>
    public Hint Note(ReadOnlySpan<char> chars, int start, int end)
    {
        if (end - start is < 2 or > WordCharsMax)
        {
            return Hint.None;
        }

        Span<char> lower = stackalloc char[WordCharsMax];
        var length = chars[start..end].ToLowerInvariant(lower);
        if (!Lookup.TryGetValue(lower[..length], out var hint))
        {
            return Hint.None;
        }

        MoveTo(chars, start);
        if (!_isHead)
        {
            Array.Clear(_columns);
            _isHead = true;
        }

        if (_cell < ColumnsMax && _columns[_cell] == Hint.None)
        {
            _columns[_cell] = hint;
        }

        _last[(int)hint] = end;
        _chain[(int)hint] = end;
        return hint;
    }

    /// <summary>The one of the hints that a value which starts here has: the nearest of its line, else its column's, else its
    /// list's.</summary>
    public Hint Of(ReadOnlySpan<char> chars, int start, ReadOnlySpan<Hint> asked, int charsMax = SameLineCharsMax)
    {
        MoveTo(chars, start);
        var nearest = Hint.None;
        var at = -1;
        foreach (var hint in asked)
        {
            if (_last[(int)hint] > at && _last[(int)hint] >= _lineStart && start - _last[(int)hint] <= charsMax)
            {
                (nearest, at) = (hint, _last[(int)hint]);
            }
        }

        if (nearest != Hint.None)
        {
            return nearest;
        }

        if (_hasColumns && _cell < ColumnsMax && asked.Contains(_columns[_cell]))
        {
            return _columns[_cell];
        }

        return OfHeading(chars, start, asked);
    }

    /// <summary>A value of this hint ended here, so that the list it is in goes on.</summary>
    public void GoOn(Hint hint, int end) => _chain[(int)hint] = end;

    private Hint OfHeading(ReadOnlySpan<char> chars, int start, ReadOnlySpan<Hint> asked)
    {
        if (start - _lineStart > BulletCharsMax || chars[_lineStart..start].ContainsAny(Letters))
        {
            return Hint.None;
        }

        var nearest = Hint.None;
        var at = -1;
        foreach (var hint in asked)
        {
            if (_chain[(int)hint] > at && start - _chain[(int)hint] <= HeadingCharsMax)
            {
                (nearest, at) = (hint, _chain[(int)hint]);
            }
        }

        if (at < 0)
        {
            return Hint.None;
        }

        var gap = chars[at..start];
        var lines = gap.Count('\n');
        var rest = gap[(gap.IndexOf('\n') + 1)..];
        return lines is > 0 and <= 3 && !rest.ContainsAny(Letters) ? nearest : Hint.None;
    }

    /// <summary>Follows lines and the cells of tables up to a position.</summary>
    private void MoveTo(ReadOnlySpan<char> chars, int position)
    {
        while (_seen < position)
        {
            var next = chars[_seen..position].IndexOfAny(Signs);
            if (next < 0)
            {
                _seen = position;
                return;
            }

            _seen += next;
            var c = chars[_seen++];
            if (c == '\n')
            {
                EndLine();
            }
            else if (_separator == '\0' || _separator == c)
            {
                _separator = c;
                _cell++;
            }
        }
    }

    private void EndLine()
    {
        // A head row needs a second column; the rows below it must be rows too.
        _hasColumns = _cell > 0 && (_isHead || _hasColumns);
        if (_cell == 0)
        {
            _separator = '\0';
        }

        _lineStart = _seen;
        _cell = 0;
        _isHead = false;
    }

    private static Dictionary<string, Hint> Build()
    {
        var known = new Dictionary<string, Hint>(StringComparer.Ordinal);
        Add(Hint.Md5, "md5 md5sum file_md5 filemd5 hash_md5 hash.md5");
        Add(Hint.Imphash, "imphash imphashes imp_hash imphash_md5 pe.imphash");
        Add(Hint.Ja3, "ja3 ja3_hash ja3hash ja3.hash ja3-md5 ja3_digest");
        Add(Hint.OtherHash, "ja3s ja3s_hash hassh hasshserver jarm ntlm nthash lmhash uuid guid session sessionid sid token traceid "
            + "trace_id trace span etag apikey api_key api-key key secret nonce iv salt cookie csrf serial password request_id requestid "
            + "phpsessid jsessionid sessid "
            + "correlation build-id buildid richhash rich_hash icon_hash dhash favicon machine-id machineid");
        Add(Hint.Sha1, "sha1 sha-1 sha1sum file_sha1 thumbprint fingerprint hash.sha1");
        Add(Hint.Commit, "commit commits revision rev git changeset head tree parent parents merge merged merging branch checkout "
            + "checked-out cherry submodule subproject detached pgp gpg gnupg pubkey infohash btih magnet sha rebase bisect revert "
            + "reverts reverted tagged origin blob pinned vcs tag upstream");
        Add(Hint.Sha256, "sha256 sha-256 sha2 sha256sum hash.sha256");
        Add(Hint.Transaction, "txid tx txhash transaction transactions block blockhash genesis hmac signature nonce256 wallet_key seed "
            + "privkey pubkey256 digest-pin");
        Add(Hint.Ssdeep, "ssdeep fuzzy ctph");
        Add(Hint.Tlsh, "tlsh");
        Add(Hint.Imo, "imo imos imo-number imo_number imo_no");
        Add(Hint.Mmsi, "mmsi mmsis");
        Add(Hint.Vessel, "vessel vessels ship ships mv m.v tanker feeder");
        Add(Hint.Attack, "mitre ttp ttps technique techniques tactic tactics mitigation mitigations sub-technique software attack-id "
            + "att_ck");
        Add(Hint.Asn, "asn asns autonomous as-number");
        Add(Hint.Mac, "mac bssid hwaddr ether mac-address macs lladdr physical");
        return known;

        void Add(Hint hint, string words)
        {
            foreach (var word in words.Split(' '))
            {
                known.TryAdd(word, hint);
            }
        }
    }

    private static readonly System.Buffers.SearchValues<char> Signs = System.Buffers.SearchValues.Create("\n|\t,;");

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
