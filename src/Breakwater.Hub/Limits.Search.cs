namespace Breakwater.Hub;

/// <content>Looking up what somebody pastes.</content>
public static partial class Limits
{
    /// <summary>Characters of a text that is searched for values.</summary>
    public const int SearchTextCharsMax = 200_000;

    /// <summary>Values of a text that are looked up at a time.</summary>
    public const int SearchValuesMax = 200;
}
