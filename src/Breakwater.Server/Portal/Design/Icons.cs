namespace Breakwater.Server.Portal.Design;

/// <summary>Our own pictures: lines on a grid of 24, drawn in the colour of the text beside them.</summary>
public static class Icons
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        // A beacon above water.
        ["harbour"] = "M12 3v3M8 21l2-12h4l2 12M9 13h6M3 21c2 0 2-1 4.5-1S10 21 12 21s2-1 4.5-1S19 21 21 21",
        ["warning"] = "M12 4 2.5 20h19zM12 10v4.5M12 17.2v.3",
        ["shield"] = "M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM9 12l2.2 2.2L15.5 10",
        ["people"] = "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4"
            + "M18 14.5c2.3.8 3.5 2.7 3.5 5.5",
        ["key"] = "M8 20a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM11.6 11.5 20 3M16.5 6.5l3 3",
        ["sun"] = "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.8 1.8"
            + "M17.2 17.2 19 19M5 19l1.8-1.8M17.2 6.8 19 5",
        ["moon"] = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
        ["leave"] = "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
        ["check"] = "M4.5 12.5 10 18 20 6.5",
        ["search"] = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 21 21",
        ["mail"] = "M3 6h18v12H3zM3 7l9 7 9-7",
        ["calm"] = "M2.5 9c2.4 0 2.4-1.8 4.8-1.8S9.6 9 12 9s2.4-1.8 4.8-1.8S19.1 9 21.5 9"
            + "M2.5 16c2.4 0 2.4-1.8 4.8-1.8S9.6 16 12 16s2.4-1.8 4.8-1.8S19.1 16 21.5 16",
        ["share"] = "M12 15V3M8 7l4-4 4 4M5 12v8h14v-8",
        ["inbox"] = "M3 13h5l1.5 3h5L16 13h5M3 13 6 5h12l3 8v6H3z",
        ["book"] = "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6",
        ["device"] = "M4 5h16v11H4zM9 20h6M12 16v4",
    };

    /// <exception cref="KeyNotFoundException">There is no picture of that name: a mistake in a page.</exception>
    public static string PathOf(string name) => Paths[name];
}
