namespace Breakwater.Stix;

/// <summary>The inline options that hold at a place of a PCRE expression.</summary>
internal struct PcreOptions
{
    public bool IgnoreCase;
    public bool Multiline;
    public bool Dotall;
    public bool Extended;

    /// <summary>For the head of a .NET group: case and lines. Dots and blanks were dealt with before.</summary>
    public readonly string Letters => (IgnoreCase, Multiline) switch
    {
        (true, true) => "im",
        (true, false) => "i-m",
        (false, true) => "m-i",
        _ => "-im",
    };

    /// <summary>What changes to these options in the middle of a .NET group; nothing when nothing does.</summary>
    public readonly string Switch(PcreOptions before) =>
        before.IgnoreCase == IgnoreCase && before.Multiline == Multiline ? "" : $"(?{Letters})";

    /// <summary>Takes letters up to : or ); false when it was ), so that no group follows.</summary>
    public bool Read(PcreText text)
    {
        var isOn = true;
        if (text.Take('^'))
        {
            this = default;
        }

        while (true)
        {
            switch (text.Next())
            {
                case '-':
                    isOn = false;
                    break;
                case 'i':
                    IgnoreCase = isOn;
                    break;
                case 'm':
                    Multiline = isOn;
                    break;
                case 's':
                    Dotall = isOn;
                    break;
                case 'x':
                    Extended = isOn;
                    break;
                case 'n' or 'J' or 'U' or 'X':
                    break;
                case ':':
                    return true;
                case ')':
                    return false;
                default:
                    throw PcreText.Malformed("an option behind (? is unknown");
            }
        }
    }
}
