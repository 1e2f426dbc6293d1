namespace Breakwater.Harbor.Corpora;

/// <summary>Writes names, paths and addresses of one half of <see cref="NameSpaces"/>.</summary>
internal sealed class NameMaker(SeededRandom random, TextBuffer text, bool isListed)
{
    private static readonly byte[][] Prefixes =
    [
        .. new[]
        {
            "www", "mail", "api", "cdn", "static", "img", "login", "m", "app", "update", "ns1", "ns2", "smtp", "vpn", "portal", "media",
            "assets", "auth", "data", "edge", "files", "news", "s3", "shop", "support", "telemetry", "tracking", "v10", "web", "wpad",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] FileEndings =
    [
        .. new[]
        {
            ".php", ".html", ".exe", ".js", ".zip", ".dll", ".png", ".jpg", ".sh", ".bin", ".css", ".json", ".aspx", ".asp", ".jar", ".apk",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>A name that somebody could have registered: a label of this half under an ending or shared parent.</summary>
    public void Registrable()
    {
        var parent = random.Below(100) switch
        {
            < 14 => random.PickByRank(Vocabulary.SharedParents),
            _ => random.PickByRank(Vocabulary.Endings),
        };
        Label();
        text.Put('.');
        text.Put(parent);
    }

    /// <summary>Any name: some with labels in front.</summary>
    public void Name()
    {
        switch (random.Below(100))
        {
            case < 22:
                text.Put(random.PickByRank(Prefixes));
                text.Put('.');
                break;
            case < 32:
                text.Put(random.PickByRank(Vocabulary.Words));
                text.Put('.');
                break;
            case < 36:
                text.Number(random.Below(1 << random.Between(4, 30)));
                text.Put('.');
                break;
            case < 39:
                text.RandomHex(random, random.Between(6, 14));
                text.Put('.');
                break;
            case < 42:
                text.Put(random.PickByRank(Prefixes));
                text.Put('-');
                text.Number(random.Below(40));
                text.Put('.');
                text.Put(random.PickByRank(Vocabulary.Words));
                text.Put('.');
                break;
            default:
                break;
        }

        Registrable();
    }

    /// <summary>One label, in the styles that are about: words, pairs of words, words with numbers, letters by algorithm.</summary>
    public void Label()
    {
        var start = text.Length;
        switch (random.Below(100))
        {
            case < 18:
                Word();
                Word();
                break;
            case < 50:
                Word();
                text.Put(random.Pick(Vocabulary.Words));
                break;
            case < 64:
                Word();
                text.Put('-');
                text.Put(random.Pick(Vocabulary.Words));
                break;
            case < 74:
                text.Put(random.Pick(Vocabulary.Words));
                text.Number(random.Below(10_000));
                break;
            case < 92:
                Letters(random.Between(7, 16));
                break;
            default:
                text.Put(random.Pick(Vocabulary.Words));
                Letters(random.Between(3, 6));
                break;
        }

        Settle(start);
    }

    /// <summary>What is before the @ of a mail address.</summary>
    public void Mailbox()
    {
        var start = text.Length;
        Word();
        if (random.Percent(60))
        {
            text.Put(random.Percent(70) ? '.' : '_');
            Word();
        }

        if (random.Percent(30))
        {
            text.Number(random.Below(1000));
        }

        Settle(start);
    }

    /// <summary>From the first slash: the first part is of this half.</summary>
    public void Path()
    {
        text.Put('/');
        var start = text.Length;
        Word();
        if (random.Percent(30))
        {
            Letters(random.Between(2, 8));
        }

        Settle(start);
        for (var parts = random.Rank(4); parts > 0; parts--)
        {
            text.Put('/');
            if (random.Percent(80))
            {
                Word();
            }
            else
            {
                text.Base62(random, random.Between(4, 12));
            }
        }

        if (random.Percent(60))
        {
            text.Put('/');
            Word();
            text.Put(random.PickByRank(FileEndings));
        }

        if (random.Percent(22))
        {
            Query();
        }
    }

    /// <summary>An IPv4 address that is public and of this half, some halves of the space far more used than others.</summary>
    public uint Ipv4()
    {
        var halves = Vocabulary.Ipv4Halves;
        while (true)
        {
            var half = random.Percent(50) ? random.Below(halves.Length) : 63 + random.Rank(halves.Length - 63);
            var address = ((uint)halves[half] << 16) | (uint)random.Below(1 << 16);
            if (IsOurs(address))
            {
                return address;
            }
        }
    }

    /// <summary>An IPv6 address of this half: global, some with a chosen last part, some with a random one.</summary>
    public UInt128 Ipv6()
    {
        while (true)
        {
            ulong[] networks = [0x2A01_04F8, 0x2A03_2880, 0x2606_4700, 0x2A02_26F0, 0x2001_0DF4, 0x2400_CB00, 0x2600_1F18, 0x2A05_D018];
            var network = (random.PickByRank(networks) << 32) | (random.Next() >> 32 & 0xFFFF_FFFF);
            var last = random.Below(3) switch
            {
                0 => random.Next() & 0xFFF,
                1 => random.Next() & 0xFFFF_0000_0000_FFFF,
                _ => random.Next(),
            };
            var address = new UInt128(network, last);
            if (NameSpaces.IsListed(address) == isListed && (isListed || !NameSpaces.IsRangeLand(address)))
            {
                return address;
            }
        }
    }

    /// <summary>By letters that no word has, as an algorithm chooses them.</summary>
    public void Letters(int count)
    {
        for (var i = 0; i < count; i++)
        {
            text.Put("bcdfghjklmnpqrstvwxzaeiouy0123456789"u8[random.Below(random.Percent(70) ? 26 : 36)]);
        }
    }

    public void Word() => text.Put(random.PickByRank(Vocabulary.Words));

    public void FileEnding() => text.Put(random.PickByRank(FileEndings));

    private bool IsOurs(uint address) =>
        NameSpaces.IsListed(address) == isListed && (isListed || !NameSpaces.IsRangeLand(address)) && NameSpaces.IsPublic(address);

    private void Query()
    {
        text.Put('?');
        for (var pairs = random.Between(1, 3); pairs > 0; pairs--)
        {
            text.Put(random.PickByRank(Vocabulary.Words));
            text.Put('=');
            if (random.Percent(50))
            {
                text.Number(random.Below(100_000));
            }
            else
            {
                text.Base62(random, random.Between(3, 24));
            }

            if (pairs > 1)
            {
                text.Put('&');
            }
        }
    }

    private void Settle(int start)
    {
        if (NameSpaces.IsListed(text.Since(start)) != isListed)
        {
            // Any odd letter crosses over.
            text.Put("acegikmoqsuwy"u8[random.Below(13)]);
        }
    }
}
