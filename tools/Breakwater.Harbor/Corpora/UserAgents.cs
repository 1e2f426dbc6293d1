namespace Breakwater.Harbor.Corpora;

/// <summary>Names that programs give themselves, with versions that look like addresses.</summary>
internal static class UserAgents
{
    public static void Write(SeededRandom random, TextBuffer text)
    {
        switch (random.Below(20))
        {
            case < 9:
                Platform(random, text);
                text.Put(" AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"u8);
                text.Number(random.Between(90, 139));
                text.Put(".0.0.0 Safari/537.36"u8);
                break;
            case < 11:
                Platform(random, text);
                text.Put(" AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"u8);
                text.Number(random.Between(90, 139));
                text.Put(".0.0.0 Safari/537.36 Edg/"u8);
                text.Number(random.Between(90, 139));
                text.Put(".0.2088."u8);
                text.Number(random.Below(100));
                break;
            case < 14:
                Platform(random, text);
                text.Put(" Gecko/20100101 Firefox/"u8);
                text.Number(random.Between(78, 140));
                text.Put(".0"u8);
                break;
            case 14:
                Tool(random, text, "curl/"u8);
                break;
            case 15:
                Tool(random, text, "python-requests/"u8);
                break;
            case 16:
                Tool(random, text, "okhttp/"u8);
                break;
            case 17:
                text.Put("Microsoft-Delivery-Optimization/10."u8);
                text.Number(random.Below(4));
                break;
            case 18:
                text.Put("Agent/"u8);
                text.Ipv4((uint)random.Next() & 0x7F7F7F7F);
                break;
            default:
                Tool(random, text, "Go-http-client/"u8);
                break;
        }
    }

    private static void Platform(SeededRandom random, TextBuffer text)
    {
        text.Put("Mozilla/5.0 ("u8);
        switch (random.Below(5))
        {
            case < 3:
                text.Put("Windows NT 10.0; Win64; x64"u8);
                break;
            case 3:
                text.Put("Macintosh; Intel Mac OS X 10_15_"u8);
                text.Number(random.Below(8));
                break;
            default:
                text.Put("X11; Linux x86_64; rv:109.0"u8);
                break;
        }

        text.Put(')');
    }

    private static void Tool(SeededRandom random, TextBuffer text, ReadOnlySpan<byte> name)
    {
        text.Put(name);
        text.Number(random.Between(1, 9));
        text.Put('.');
        text.Number(random.Below(90));
        text.Put('.');
        text.Number(random.Below(12));
    }
}
