using Breakwater.Formats.Kinds;

namespace Breakwater.Formats;

/// <summary>What a run of letters and digits is.</summary>
/// <param name="Kind">Null for no indicator; End is then behind the run when more was looked at.</param>
internal readonly record struct RunToken(string? Kind, string Value, int Start, int End);

/// <summary>Reads runs that are no names or addresses: hashes, coins, numbers of ships, of boxes and of catalogues.</summary>
internal readonly struct RunTokens(NearbyWords words)
{
    private const int CommitCharsMax = 30;
    private const int OtherHashCharsMax = 14;
    private const int NumberCharsMax = 80;
    private const int AsnCharsMax = 10;

    public RunToken Read(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        words.Note(chars, start, end);
        if (BrokenHash.TryJoin(chars, start, end, out var joined, out var joinedEnd))
        {
            var hash = Hash(chars, start, joinedEnd, TokenText.HashKind(joined)!);
            return hash.Kind is null ? hash : hash with { Value = joined };
        }

        if (run.Length >= 25)
        {
            return Long(chars, start, end);
        }

        var first = run[0];
        if (char.IsAsciiDigit(first))
        {
            return Digits(chars, start, end);
        }

        if (first is 'C' or 'c' && TokenText.IsCve(run))
        {
            return new RunToken(IndicatorKinds.Cve, run.ToString().ToUpperInvariant(), start, end);
        }

        if (first is 'A' or 'a' && Asn(chars, start, end) is { Kind: not null } asn)
        {
            return asn;
        }

        if (char.IsAsciiLetterUpper(first) && run.Length >= 4 && CargoText.TryContainer(chars, start, out var container,
            out var containerEnd))
        {
            return new RunToken(IndicatorKinds.Container, container, start, containerEnd);
        }

        if (first is 'I' or 'i' && run.Length == 10 && run.StartsWith("IMO", StringComparison.OrdinalIgnoreCase)
            && CargoText.IsImo(run[3..]))
        {
            return new RunToken(IndicatorKinds.Imo, run[3..].ToString(), start, end);
        }

        if (AttackText.IdOf(run, out var skip, out var needsWord) is { } id && (!needsWord || words.Of(chars, start,
            [Hint.Attack]) == Hint.Attack || AttackText.IsNamedBehind(chars, end)))
        {
            return new RunToken(IndicatorKinds.Attack, id, start + skip, end);
        }

        return Hardware(chars, start, end);
    }

    private static RunToken Hardware(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        if (run.Length == 17 && run[2] == '-' && MacText.TryPairs(chars, start, out var pairs, out var pairsEnd))
        {
            return new RunToken(IndicatorKinds.Mac, pairs, start, pairsEnd);
        }

        return run.Length == MacText.GroupsChars && MacText.TryGroups(run, out var groups) ? new RunToken(IndicatorKinds.Mac, groups,
            start, end) : new RunToken(null, "", start, end);
    }

    private RunToken Digits(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        if (run.Length == 7 && CargoText.IsImo(run) && words.Of(chars, start, [Hint.Imo, Hint.Mmsi], NumberCharsMax) == Hint.Imo)
        {
            words.GoOn(Hint.Imo, end);
            return new RunToken(IndicatorKinds.Imo, run.ToString(), start, end);
        }

        if (run.Length == 9 && CargoText.IsMmsi(run) && words.Of(chars, start, [Hint.Mmsi, Hint.Imo], NumberCharsMax) == Hint.Mmsi)
        {
            words.GoOn(Hint.Mmsi, end);
            return new RunToken(IndicatorKinds.Mmsi, run.ToString(), start, end);
        }

        if (run.Length is >= 3 and <= 10 && !run.ContainsAnyExceptInRange('0', '9') && IsAsNumber(run)
            && words.Of(chars, start, [Hint.Asn], AsnCharsMax + 15) == Hint.Asn && AsnText.IsSaid(chars, start))
        {
            return new RunToken(IndicatorKinds.Asn, "AS" + run.ToString(), start, end);
        }

        return Hardware(chars, start, end);
    }

    private static RunToken Asn(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        var letters = run.StartsWith("ASN", StringComparison.OrdinalIgnoreCase) ? 3 : run.StartsWith("AS") ? 2 : 0;
        if (letters == 0)
        {
            return default;
        }

        var digits = run[letters..];
        if (!digits.IsEmpty)
        {
            return IsAsNumber(digits) && (letters == 3 || AsnText.IsPlain(digits))
                ? new RunToken(IndicatorKinds.Asn, "AS" + digits.ToString(), start, end) : default;
        }

        return AsnText.TrySpaced(chars, end, letters, out var from, out var to) && IsAsNumber(chars[from..to])
            ? new RunToken(IndicatorKinds.Asn, "AS" + chars[from..to].ToString(), start, to) : default;
    }

    private static bool IsAsNumber(ReadOnlySpan<char> digits) => digits[0] != '0' && digits.Length <= 10
        && !digits.ContainsAnyExceptInRange('0', '9') && uint.TryParse(digits, out var number) && number is not (65535 or uint.MaxValue);

    private RunToken Long(ReadOnlySpan<char> chars, int start, int end)
    {
        var run = chars[start..end];
        if (TokenText.HashKind(run) is { } hash)
        {
            return Hash(chars, start, end, hash);
        }

        if (run.Length == 36 && FuzzyHashText.IsJa4(run))
        {
            return new RunToken(IndicatorKinds.Ja4, run.ToString(), start, end);
        }

        if (run.Length is 70 or 72 && FuzzyHashText.IsTlsh(run, words.Of(chars, start, [Hint.Tlsh, Hint.Sha256]) == Hint.Tlsh))
        {
            words.GoOn(Hint.Tlsh, end);
            return new RunToken(IndicatorKinds.Tlsh, run.ToString().ToUpperInvariant(), start, end);
        }

        return CoinText.KindOf(run, out var coin) is { } kind ? new RunToken(kind, coin, start, end) : new RunToken(null, "", start, end);
    }

    private RunToken Hash(ReadOnlySpan<char> chars, int start, int end, string kind)
    {
        var hint = kind switch
        {
            IndicatorKinds.Md5 => Close(chars, start, [Hint.Md5, Hint.Imphash, Hint.Ja3, Hint.OtherHash], OtherHashCharsMax),
            IndicatorKinds.Sha1 => Close(chars, start, [Hint.Sha1, Hint.Commit], CommitCharsMax),
            IndicatorKinds.Sha256 => Close(chars, start, [Hint.Sha256, Hint.Transaction], OtherHashCharsMax),
            _ => Hint.None,
        };
        if (hint is Hint.OtherHash or Hint.Commit or Hint.Transaction || HashContext.IsReference(chars, start, end))
        {
            return new RunToken(null, "", start, end);
        }

        kind = hint switch
        {
            Hint.Imphash => IndicatorKinds.Imphash,
            Hint.Ja3 => IndicatorKinds.Ja3,
            Hint.None when kind == IndicatorKinds.Md5 => HashContext.KindBehind(chars, end) ?? kind,
            _ => kind,
        };
        words.GoOn(hint, end);
        return new RunToken(kind, chars[start..end].ToString().ToLowerInvariant(), start, end);
    }

    /// <summary>The nearest hint; one that says "no file" must be close, or it is about something else.</summary>
    private Hint Close(ReadOnlySpan<char> chars, int start, ReadOnlySpan<Hint> asked, int charsMax)
    {
        var hint = words.Of(chars, start, asked);
        return hint == asked[^1] && words.Of(chars, start, asked[^1..], charsMax) != hint ? words.Of(chars, start, asked[..^1]) : hint;
    }
}
